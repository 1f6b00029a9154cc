"""Pages about ways in: for data managers, and the one a sender opens by a link."""
