"""The first page of each role: what needs doing today."""
