"""What is published of an authority, and what will be (policy.md 3.1, STA-01 to STA-20).

`snapshot` counts a month end; `measures` says what each figure is made of; `annual` makes the
winter's mean and its forecast; `guarantee`, `movement`, `published` and `standing` do the rest.
Counts are exact until they are printed: only `rounding` rounds.
"""
