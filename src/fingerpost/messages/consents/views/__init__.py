"""Pages of consent: the young person's own, and those of schools and staff."""
