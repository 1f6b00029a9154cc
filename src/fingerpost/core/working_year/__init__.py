"""The working year: which days are worked, and what falls due when.

What each milestone is and what shows it done are rows of `milestones.csv`, with evidence marks;
an authority may move or leave out each, and add its own.
"""
