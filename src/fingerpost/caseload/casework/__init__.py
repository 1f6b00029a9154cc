"""What a young person needs, what is done about it, and what is written down of it.

Every entry has a class that says who may read it (core/casework). Nothing is edited: an entry is
taken back, and stays, struck through, for those who may read it.
"""
