"""From evidence to status: precedence, currency, explanation."""
