"""Who lapses before a period ends, and what not known would be if nothing were done.

From statuses as they were last derived: nothing is said of what new evidence may bring. Whoever is
not known already stays so, and nobody joins or leaves.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from fingerpost.core.dates import requirement_year
from fingerpost.core.destinations.currency import activities
from fingerpost.core.records import Group


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One person's stored status, and the places they are counted under; None is nowhere."""

    person: int
    code: str
    group: Group
    lapses_on: date | None
    lapsed: bool
    provider: int | None = None
    school: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many people, how many are not known already, and how many more would be."""

    people: int = 0
    not_known: int = 0
    lapsing: int = 0

    @property
    def would_be(self) -> int:
        """Not known at the period end, if nothing were done."""
        return self.not_known + self.lapsing


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What a period end would bring, for everybody and by place."""

    period_end: date
    everybody: Count
    providers: Mapping[int | None, Count]
    schools: Mapping[int | None, Count]
    lapsing: tuple[int, ...]


def forecast(held: Iterable[Held], *, today: date, period_end: date) -> Forecast:
    """The forecast for one period end, in any order of people.

    Args:
        held: everybody who counts.
        today: whoever lapsed before it is not known already.
        period_end: not before `today`.
    """
    every = list(held)
    due = [one for one in every if lapses(one, today=today, period_end=period_end)]
    return Forecast(
        period_end=period_end,
        everybody=_count(every, today, period_end),
        providers=_by(every, lambda one: one.provider, today, period_end),
        schools=_by(every, lambda one: one.school, today, period_end),
        lapsing=tuple(sorted(one.person for one in due)),
    )


def is_not_known(one: Held, *, on: date) -> bool:
    """Whether they count as not known on a day, if nothing is said before it."""
    if one.group is Group.NOT_KNOWN:
        return True
    if one.lapsed or one.lapses_on is None or one.lapses_on >= on:
        return False
    activity = activities(requirement_year(on)).get(one.code)
    return activity is not None and activity.lapsed_counts_as is Group.NOT_KNOWN


def lapses(one: Held, *, today: date, period_end: date) -> bool:
    """Whether they are known today and would not be on the last day of the period."""
    return is_not_known(one, on=period_end) and not is_not_known(one, on=today)


def _by(
    held: Iterable[Held], place: Callable[[Held], int | None], today: date, period_end: date
) -> Mapping[int | None, Count]:
    """Counts by place, those with the most to lose first."""
    people: dict[int | None, list[Held]] = {}
    for one in held:
        people.setdefault(place(one), []).append(one)
    counts = {key: _count(those, today, period_end) for key, those in people.items()}
    return dict(sorted(counts.items(), key=lambda i: (-i[1].lapsing, i[0] is None, i[0] or 0)))


def _count(held: Iterable[Held], today: date, period_end: date) -> Count:
    known = [(is_not_known(o, on=today), is_not_known(o, on=period_end)) for o in held]
    return Count(
        people=len(known),
        not_known=sum(now for now, _ in known),
        lapsing=sum(then and not now for now, then in known),
    )
