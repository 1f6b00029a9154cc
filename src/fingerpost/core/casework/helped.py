"""What helped: who was in learning or work after help, and who still was three months on.

Only those long enough ago are counted, whatever became of them sooner: who starts at once would
otherwise be counted before who never does.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from fingerpost.core.dates import add_months
from fingerpost.core.figures.limits import limits

STARTS_WITHIN = 3
STILL_AFTER = 3
"""Months after help in which a start counts, and months after it until we look again. [ours]"""
SMALL = 10
"""Of fewer than so many no rate is shown: one more or less would move it too far. [ours]"""


@dataclass(frozen=True, slots=True)
class Followed:
    """What became of one young person after help; None where it is too soon to say."""

    started: bool | None
    still: bool | None


def followed(helped_on: date, *, today: date, in_place: Callable[[date], bool]) -> Followed:
    """Whether somebody was in learning or work after help, and three months after that.

    Args:
        helped_on: when the help was done.
        today: up to when anything is known.
        in_place: whether they were in learning or work on a day.

    Example: helped on 5 January, we look on 5 February, 5 March and 5 April. In work first on
    5 March, we look again on 5 June; both count from 5 July on, when six months have passed.
    """
    marks = [add_months(helped_on, number + 1) for number in range(STARTS_WITHIN)]
    if marks[-1] > today:
        return Followed(None, None)
    first = next((day for day in marks if in_place(day)), None)
    if first is None:
        return Followed(False, None)
    if add_months(helped_on, STARTS_WITHIN + STILL_AFTER) > today:
        return Followed(True, None)
    return Followed(True, in_place(add_months(first, STILL_AFTER)))


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many."""

    part: int
    whole: int

    @property
    def range(self) -> tuple[int, int] | None:
        """Between which per cent the true share lies, 95 times of 100; None for too few."""
        if self.whole < SMALL:
            return None
        low, high = limits(self.part, self.whole)
        return round(100 * low), round(100 * high)

    def in_words(self) -> str:
        """34 of 50 (54% to 79%); of few only how many."""
        if self.range is None:
            return f"{self.part} of {self.whole}"
        low, high = self.range
        return f"{self.part} of {self.whole} ({low}% to {high}%)"


@dataclass(frozen=True, slots=True)
class Helped:
    """What became of many: how many had help, were in learning or work after, and stayed."""

    had: int
    started: Share
    still: Share


def together(found: Iterable[Followed]) -> Helped:
    """What became of all of these."""
    every = list(found)
    started = [one.started for one in every if one.started is not None]
    still = [one.still for one in every if one.still is not None]
    return Helped(len(every), Share(sum(started), len(started)), Share(sum(still), len(still)))
