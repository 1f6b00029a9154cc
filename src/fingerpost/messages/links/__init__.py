"""Asking young people themselves: single-use links, keep-in-touch cards, and what they reply."""
