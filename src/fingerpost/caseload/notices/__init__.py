"""Leaver notices: who left, who was told and when, and what whoever told us reads of it."""
