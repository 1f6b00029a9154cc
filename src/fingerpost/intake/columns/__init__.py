"""What the columns of a file mean: seen with samples, changed, tried, and remembered."""
