"""May this recipient have these fields about this person, for this purpose, on this day?

`flows` holds the tables: which flows there are, which fields each may ever carry, what is masked.
`instructions` is the opt-out of sections 72 and 14, `consent` who may say yes and for how long,
`limits` every reason to refuse, `decision` the answer and the one thing that would change it.
"""
