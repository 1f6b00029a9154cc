"""What the Department for Work and Pensions told us: kept apart, shown to few, and never passed on.

No list, message, return or school's page reads it (LAW-14). Each time somebody reads it is logged.
"""
