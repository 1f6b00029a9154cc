"""Periods, findings and the statutory file."""
