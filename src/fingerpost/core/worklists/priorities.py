"""How often each group is to be heard from, what it weighs, and what effort it takes.

Each is a row of priorities.csv with its start value; an authority may set its own. Months run from
when we last heard. Points say how much finding somebody of the group is worth beside others;
effort is how many shares of a tracker's time one of them takes. Somebody's points and effort are
those of their standing and of every group they are in.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from typing import Final

from fingerpost.core import tables
from fingerpost.core.dates import add_months

STANDING: Final = "standing"
MONTHS: Final = (1, 2, 3, 6, 12)
MOST: Final = 9
ONE_DAY: Final = timedelta(days=1)


class Kind(StrEnum):
    """What an authority may set of a group."""

    MONTHS = "months"
    POINTS = "points"
    EFFORT = "effort"


@dataclass(frozen=True, slots=True)
class Priority:
    """A group of young people: by what they do, by characteristics, or by a plan they have.

    `months` is None where the group has no clock. `codes` are those of core/codes/characteristics.
    Whoever is in the group named by `unless` is not counted in this one.
    """

    key: str
    name: str
    of: str
    codes: frozenset[str]
    unless: str
    months: int | None
    points: int
    effort: int
    evidence: str

    @property
    def is_standing(self) -> bool:
        """Whether it is what they do, not who they are."""
        return self.of == STANDING

    @property
    def is_sensitive(self) -> bool:
        """Whether to be told of it needs the right to see health, care and justice details."""
        return bool(self.codes)


Priorities = Mapping[str, Priority]


@cache
def start_values() -> Priorities:
    """Every group as it ships."""
    return {row["key"]: _priority(row) for row in tables.rows("worklists", "priorities")}


def _priority(row: Mapping[str, str]) -> Priority:
    codes = row["of"].split()
    return Priority(
        key=row["key"],
        name=row["name"],
        of=row["of"],
        codes=frozenset(codes) if codes[0].isdigit() else frozenset(),
        unless=row["unless"],
        months=int(row["months"]) if row["months"] else None,
        points=int(row["points"]),
        effort=int(row["effort"]),
        evidence=row["evidence"],
    )


def with_own(own: Mapping[tuple[str, str], int]) -> Priorities:
    """The start values with an authority's own laid on, by (group, kind); unknown ones fall away.

    A clock can be set only where there is one.
    """
    return {key: _with_own(one, own) for key, one in start_values().items()}


def _with_own(one: Priority, own: Mapping[tuple[str, str], int]) -> Priority:
    return replace(
        one,
        months=own.get((one.key, Kind.MONTHS), one.months) if one.months else None,
        points=own.get((one.key, Kind.POINTS), one.points),
        effort=own.get((one.key, Kind.EFFORT), one.effort),
    )


def groups_of(
    standing: str, characteristics: Iterable[str], *, plans: Iterable[str], priorities: Priorities
) -> list[Priority]:
    """Their standing, then every group they are in; one that another replaces falls away.

    Args:
        standing: the key of what they do.
        characteristics: codes of core/codes/characteristics.
        plans: of `ehc_plan` and `sen_support`, those they have.
        priorities: the authority's own.
    """
    held, plan = set(characteristics), set(plans)
    found = {key: one for key, one in priorities.items() if one.codes & held or one.of in plan}
    others = [one for one in found.values() if one.unless not in found]
    return [priorities[standing], *others]


def heard_no_later_than(today: date, months: int) -> date:
    """The latest day we can have heard from somebody who is due today after so many months.

    Several days may come due together where a month is short: 30 November and 28 November are
    both due on 28 February (DESIGN rule 9).
    """
    latest = add_months(today, -months)
    while add_months(latest + ONE_DAY, months) <= today:
        latest += ONE_DAY
    return latest


def shortest_clock(groups: Iterable[Priority]) -> int | None:
    """Of the groups somebody is in, the shortest clock in months; None where none has one."""
    return min((one.months for one in groups if one.months), default=None)
