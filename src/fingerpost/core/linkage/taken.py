"""One person takes one learner of a file: also where numbers had proved the other learner.

Rows that a number proves are not scored, so what `decide.settle` does among scored rows is done
here between them and the proved ones.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

from fingerpost.core.linkage.decide import same_learner
from fingerpost.core.linkage.normalise import normalise
from fingerpost.core.linkage.records import Decision, Pair, Reason, Record

ALREADY: Final = Reason("Another line of this file is this person for certain.")


def leave_out_taken(
    pairs: Iterable[Pair], *, rows: Mapping[str, Record], proved: Mapping[str, Sequence[Record]]
) -> list[Pair]:
    """The pairs of each row, in their order, without people another learner has taken.

    Args:
        pairs: as the linker gives them, those of one row together.
        rows: the scored rows by their id.
        proved: by the id of a person, the rows of the same file that were proved to be them.
    """
    kept: list[Pair] = []
    for row, of_row in groupby(pairs, key=lambda pair: pair.b_id):
        left = [_beside(pair, rows[row], proved.get(pair.a_id, ())) for pair in of_row]
        kept += [pair for pair in left if pair] or [Pair("", row, None, Decision.NONE, (ALREADY,))]
    return kept


def _beside(pair: Pair, row: Record, proved: Sequence[Record]) -> Pair | None:
    """What remains of a pair whose person has a learner already; None where nothing does."""
    if not proved or any(same_learner(normalise(row), normalise(other)) for other in proved):
        return pair
    if pair.decision is Decision.LINK:  # so much agrees that one of the two rows must be wrong
        return replace(pair, decision=Decision.REVIEW, reasons=(ALREADY, *pair.reasons))
    return None
