"""Who joined the cohort since the month before and who left it, and why."""
