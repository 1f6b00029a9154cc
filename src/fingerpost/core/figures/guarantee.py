"""The September Guarantee: who has a suitable offer on 30 September (STA-13, STA-14).

Codes are those of codes/guarantee_statuses.csv. A code not meant for the year group, such as
'already in learning' in Year 11, says nothing and is counted as not recorded [ours].
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from fingerpost.core import codes
from fingerpost.core.figures.measures import Counts

WHOLE = "guarantee cohort"
NOT_RECORDED = "not recorded"
YEAR_GROUPS = (11, 12)
_STATUSES = codes.load("guarantee_statuses")


@dataclass(frozen=True, slots=True)
class Offer:
    """One young person's guarantee status; no code is not recorded."""

    year_group: int
    code: str = ""

    def __post_init__(self) -> None:
        if self.year_group not in YEAR_GROUPS:
            raise ValueError("the September Guarantee is for Years 11 and 12")

    @property
    def part(self) -> str:
        """Which of the four published parts it is counted in."""
        if self.code not in _STATUSES or _STATUSES[self.code][f"year{self.year_group}"] != "yes":
            return NOT_RECORDED
        return _STATUSES[self.code]["published"]


def count(offers: Iterable[Offer], *, fixed_cohort: int | None = None) -> Counts:
    """The four parts of a list fixed before the summer; of those given where none is said.

    Those on the fixed list of whom nothing is given are not recorded. Where more are given than
    were on the list, the share may pass 100: it is not cut, and `Figure.passes_whole` says so.
    """
    parts = Counter(offer.part for offer in offers)
    given = parts.total()
    whole = given if fixed_cohort is None else fixed_cohort
    parts[NOT_RECORDED] += max(0, whole - given)
    return Counts({**parts, WHOLE: whole})
