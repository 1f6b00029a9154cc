"""Finding who is not known: the places to look, in which order, and what each yields here.

`steps` says what the steps are, `standing` where one young person stands on each, `yields` what
each yields, `asking` whom a school or college may be asked after, `answers` what it may answer.
"""
