"""The statutory return: its fields, rules by year, and XML both ways."""
