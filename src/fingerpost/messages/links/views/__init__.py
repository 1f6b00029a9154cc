"""Pages of links and cards: the young person's own, without an account, and those of staff."""
