"""Fingerpost: where every young person is, how we know, and until when."""

__version__ = "0.1.0"
