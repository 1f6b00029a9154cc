"""Whom to find next, and why: who stands in which list, how often each group is to be heard from,
and what a next try gains most.

What each list, reason, group, urgency and start value is stands in the CSV beside the code, one
row each with its evidence mark. The app turns the same rows into SQL; a test has both agree.
"""
