"""Trying to reach young people: every try, what came of it, and what comes next."""
