"""Changing many young people at once: previewed, with a reason, always undone as a whole."""
