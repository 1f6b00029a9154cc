"""A school's pages about its leavers, what it tells us of them, and where it thinks we are wrong.

What it sees passes `sharing.gate.release`; what it tells us is evidence and widens nothing.
"""
