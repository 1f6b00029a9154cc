"""Where the data lives: the data folder, PostgreSQL, roles and row security."""
