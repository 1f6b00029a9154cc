"""Are two records the same person, how sure are we, and why."""
