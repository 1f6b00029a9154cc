"""The measures as anybody may read them: from printed cells alone, so that nothing is said of a
school which the attack has not seen."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from fingerpost.core.benchmark3 import coverage
from fingerpost.core.benchmark3.counting import (
    BOTH,
    MATCHED,
    NAMED,
    STILL_THERE,
    year_of,
)
from fingerpost.core.benchmark3.coverage import KNOWN
from fingerpost.core.benchmark3.measures import Share
from fingerpost.core.benchmark3.routes import IN_LEARNING_OR_WORK
from fingerpost.core.figures.rounding import half_up
from fingerpost.core.protection.cells import Key, Shown, key


@dataclass(frozen=True, slots=True)
class Cells:
    """The printed cells of a cohort, to be asked. None is what is left out."""

    shown: Mapping[Key, Shown]

    def one(self, **slices: str) -> int | None:
        """What is printed in a cell, rounded as it is."""
        held = self.shown.get(key(**slices))
        return held.number if held else None

    def share(self, base: Mapping[str, str], **part: str) -> Share | None:
        """A part of a base; of everybody in scope where it is empty."""
        found, whole = self.one(**part), self.one(**base)
        if found is None or not whole:
            return None
        return Share(min(found, whole), whole)

    def slices(self, dimension: str) -> list[str]:
        """The slices of one dimension that are printed, in the order of the alphabet."""
        alone = (dict(cell) for cell in self.shown if len(cell) == 1)
        return sorted(cell[dimension] for cell in alone if dimension in cell)

    @property
    def leavers(self) -> int | None:
        """How many are in scope."""
        return self.one()

    @property
    def year(self) -> int:
        """The latest year whose 1 March has come; 0 stands for today."""
        return max((n for n in coverage.YEARS if self.known(n)), default=coverage.SO_FAR)

    def known(self, year: int) -> Share | None:
        """GB3-1."""
        return self.share({}, **{year_of(year): KNOWN})

    def in_learning_or_work(self, **group: str) -> Share | None:
        """Whose first destination is one, of all or of one group."""
        return self.share(group, route=IN_LEARNING_OR_WORK, **group)

    def as_intended(self) -> Share | None:
        """GB3-2."""
        return self.share({"plan": BOTH}, plan=MATCHED)

    def sustained(self, **group: str) -> Share | None:
        """GB3-3, of all or of one group."""
        return self.share(group, sustained=STILL_THERE, **group)

    def source(self, year: int, told_by: str) -> Share | None:
        """GB3-4: of those known, by whose word."""
        return self.share({year_of(year): KNOWN}, **{year_of(year): told_by})

    def may_be_named(self) -> Share | None:
        """GB3-5."""
        return self.share({}, basis=NAMED)


def per_cent(share: Share) -> int:
    """Whole per cent of the numbers as printed: a decimal would be of the rounding alone."""
    return int(half_up(100 * Fraction(share.part, share.base)))
