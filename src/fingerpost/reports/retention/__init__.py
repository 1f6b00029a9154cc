"""Letting go of what is kept no longer: what is due, what holds it, and the one way it goes.

tables.csv   every table about young people, and with which row of the schedule it goes
queries      what is due on a day, for the page that shows it and for the night that does it
deleting     one set of young people, whole or not at all, by the database's own door
actions      starting, pausing, holding, and the night's run
listing      the list of who went, which outlives the database and is gone by after a restore
"""
