"""What things mean. Values in, answers with reasons out.

Nothing here knows Django, a database, the clock, settings or the network.
"""
