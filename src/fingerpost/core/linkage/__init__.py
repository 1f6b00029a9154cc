"""Are two records the same person, how sure are we, and why.

    pairs = link(caseload, rows)            # both of Record
    linker = Linker(caseload)               # or: made ready once, used for many files
    pairs = linker.link(rows)

Each pair says `link`, `review` or `none`, its score in bits and its reasons in words.
"""

from fingerpost.core.linkage.linker import Linker, link
from fingerpost.core.linkage.model import DEFAULT
from fingerpost.core.linkage.records import Decision, Pair, Reason, Record, Thresholds

__all__ = ["DEFAULT", "Decision", "Linker", "Pair", "Reason", "Record", "Thresholds", "link"]
