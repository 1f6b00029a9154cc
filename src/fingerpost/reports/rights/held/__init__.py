"""Everything held about one young person: read by two tables, looked through, and given.

`tables.csv` names every table and how a row of it leads to a person; `columns.csv` every column
that is told, with what it is called. A facts test holds both against personal_data.csv, so a new
table or column about young people cannot be forgotten.
"""
