"""How an authority works its lists: what it sets of each group, what gains most, kept lists."""
