"""The two yearly exercises, and what they rest on: plans and offers that people tell of.

The September Guarantee asks who has an offer of a place by 30 September; the activity survey asks
what last summer's Year 11 leavers do on 1 November (nccis.md sections 7, 8 and 11).
"""
