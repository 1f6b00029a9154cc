"""Asking whether a school may be told by name: by link, on paper, and how it stands."""
