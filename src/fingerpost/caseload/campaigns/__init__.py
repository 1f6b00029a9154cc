"""Messages as part of the work: to one young person, or to a whole worklist."""
