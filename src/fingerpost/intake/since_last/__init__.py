"""A sender's list beside the lists before it, and who left without a word."""
