"""Checking anybody's return file, as `fingerpost validate` does: nothing of it is kept."""
