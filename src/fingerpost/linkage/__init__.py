"""Who a line of a file may mean: what the model found, what people decided, and the thresholds."""
