"""What each step yields here: found of tried, with limits; and the order that follows from it.

A try counts as found where, within the days waited for its answer and before the next try, somebody
said what the young person does. The steps still open are ordered by how many are found an hour:
the share found over what one try costs. Until an authority has tries enough of its own, our start
value stands in, and says so.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from fingerpost.core.figures.limits import limits
from fingerpost.core.ladder.steps import Step, tried

ENOUGH: Final = 30
"""Tries from which an authority's own share is used [ours]."""


@dataclass(frozen=True, slots=True)
class Yield:
    """What one step yields. `low` and `high` are 95% limits (Wilson) of `found` over `tries`."""

    step: Step
    tries: int
    found: int
    low: float
    high: float

    @property
    def is_ours(self) -> bool:
        """Whether the start value still stands in for too few tries."""
        return self.tries < ENOUGH

    @property
    def chance(self) -> float:
        """The share used for ordering."""
        return self.step.prior if self.is_ours else self.found / self.tries

    @property
    def per_hour(self) -> float:
        """How many would be found in an hour of such tries."""
        return self.chance * 60 / self.step.minutes


def yields(measured: Mapping[str, tuple[int, int]]) -> Mapping[str, Yield]:
    """The yield of every step that is tried, by (tries, found), in the order of the ladder."""
    return {
        code: Yield(step, tries, found, *limits(found, tries))
        for code, step in tried().items()
        for tries, found in (measured.get(code, (0, 0)),)
    }


def in_order(codes: Iterable[str], measured: Mapping[str, Yield]) -> list[str]:
    """These steps, what finds most an hour first; of two alike, as in the ladder."""
    ladder = list(measured)
    return sorted(codes, key=lambda code: (-measured[code].per_hour, ladder.index(code)))
