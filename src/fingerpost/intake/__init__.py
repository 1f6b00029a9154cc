"""Submissions from receipt to evidence, or undone."""
