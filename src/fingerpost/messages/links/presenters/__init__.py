"""What the pages of links and cards show: the young person's own, and those of staff."""
