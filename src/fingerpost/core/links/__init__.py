"""Asking young people by a link: what may be shown, what they may answer, and in which words."""
