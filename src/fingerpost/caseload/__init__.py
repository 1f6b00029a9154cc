"""Whom to find next: worklists over everybody an authority must keep track of."""
