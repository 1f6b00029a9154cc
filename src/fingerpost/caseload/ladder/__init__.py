"""The ladder of steps to find somebody not known, what works here, and lists to ask with."""
