"""The improvement plan: why young people are not known, what was done, and what will be."""
