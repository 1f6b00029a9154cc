"""Entries that may be one young person: found nightly, settled by people, and remembered."""
