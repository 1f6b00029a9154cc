"""Pages of requests: the register, everything held, letters, and the young person's own."""
