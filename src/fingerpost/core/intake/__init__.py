"""From any file to tidy rows and what they state.

`reading.read(path)` gives rows of tidy values, `statements.statements(row.fields, …)` what each
row states, `register.read_register(path)` schools and providers. A file that cannot be used
raises `refusals.Refused` with one sentence for its sender.
"""
