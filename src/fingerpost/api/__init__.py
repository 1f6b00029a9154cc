"""The way in for other systems: versioned, thin, the same actions as the pages."""
