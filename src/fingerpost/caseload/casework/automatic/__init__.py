"""Places kept by agreement for young people who have no offer."""
