"""Leaving the caseload, and coming back to it."""
