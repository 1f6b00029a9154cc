"""What became of those who left a school: who they are, and where they have been since.

`cohorts` says who counts as a leaver of a school and for how long the school hears of them,
`since` what became of one of them, as known on a day, `counts` how many, and `words` in which
words a school reads it.
"""
