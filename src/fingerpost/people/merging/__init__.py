"""Entries made one because they are one young person, and taken apart again.

Evidence, plans and lines of files stay with the entry they were said of. `Person.merged_into`
names the entry that stands for another, and always one that stands by itself. So whatever reads
what was said of somebody reads it of all their entries: the ways to ask are in `queries`.
"""
