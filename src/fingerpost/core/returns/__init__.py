"""The statutory return: its fields, rules by year, and XML both ways.

From the outside:

- `validation.check(header, records)` gives the findings of records in memory, and
  `validation.validate(file)` those of anybody's file;
- `build.record(person, status, ...)` makes a record of the return from our own data;
- `xml.write` and `xml.read` are the file both ways, streaming;
- `years` holds the rules of each requirement year.

Inside: `fields.csv` is the field table, from which come the shape checks (`shapes`) and the layout
of the XML. The sense checks stand by number block in `people`, `need`, `activity`, `intended`,
`cohort` and `file`; `examples/` shows each one broken and kept.
"""
