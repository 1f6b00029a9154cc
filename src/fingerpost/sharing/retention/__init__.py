"""How long an authority keeps what it holds. Its papers say so; `reports/retention` does it."""
