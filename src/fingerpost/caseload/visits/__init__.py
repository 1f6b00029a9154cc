"""A day of visits: a pack of doors to knock at, on paper or on a phone without a signal."""
