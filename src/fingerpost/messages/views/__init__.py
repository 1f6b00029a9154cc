"""Pages about messages, and the addresses GOV.UK Notify calls."""
