"""What the next try gains most: weight of the group x chance of success x what waiting costs.

Weight is the points of the standing and of every group (priorities.py). The chance is that of the
quickest means we hold an address for: measured here from the tries made, by means, hour of the day
and how many tries before reached nobody; a start value of ours, worth so many tries, stands in
until there are enough of our own (yields.csv). Waiting costs more the sooner somebody lapses and
the fresher the trail is (urgency.csv).
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Final

from fingerpost.core import contacts, tables
from fingerpost.core.worklists.priorities import Priority

NO_MEANS: Final = 0.05
"""The chance where we hold no number and no address: somebody may still be found [ours]."""
AGAIN, OFTEN = 1, 3
ANY_HOUR: Final = "any"
NEVER_KNOWN: Final = "nobody has ever said what they do"


@dataclass(frozen=True, slots=True)
class Means:
    """A way to try: the details of which it needs one, and the word for several such tries."""

    key: str
    needs: frozenset[str]
    such: str


@dataclass(frozen=True, slots=True)
class Cell:
    """Tries of one kind: by this means, in these hours, after none, few or many in vain."""

    means: str
    hours: str
    tries: str


@dataclass(frozen=True, slots=True)
class Yield:
    """The chance that such a try reaches somebody, and how many tries of our own are in it."""

    chance: float
    tries: int = 0
    reached: int = 0


Yields = Mapping[Cell, Yield]


@dataclass(frozen=True, slots=True)
class Urgency:
    """What waiting costs from so many days before the lapse to so many; days after are below 0."""

    first: float
    last: float
    factor: float
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chased:
    """What is held of somebody to be found.

    `groups` begin with their standing. `lapses_on` is the day they lapse or lapsed, or since when
    nothing is known; None where nothing runs out (NEET) or nothing ever was said. `held` are the
    kinds of address held, of `mobile`, `home_phone`, `email` and `address`; `in_vain` the tries
    since anybody reached them.
    """

    groups: tuple[Priority, ...]
    lapses_on: date | None
    held: Collection[str]
    in_vain: int = 0


@dataclass(frozen=True, slots=True)
class Gain:
    """What the next try is worth beside others, and why, in words."""

    score: float
    words: tuple[str, ...]
    sensitive_words: tuple[str, ...] = ()


@cache
def means() -> tuple[Means, ...]:
    """Every means that goes to the young person, the quickest first."""
    ways = contacts.means()
    return tuple(
        Means(row["means"], frozenset(ways[row["means"]].addresses), row["such"])
        for row in tables.rows("worklists", "means")
    )


@cache
def urgencies() -> tuple[Urgency, ...]:
    """Every span of days with what waiting costs in it."""
    return tuple(
        Urgency(
            float(row["from"] or "-inf"),
            float(row["to"] or "inf"),
            float(row["factor"]),
            row["words"],
        )
        for row in tables.rows("worklists", "urgency")
    )


def hours_of(moment: datetime) -> str:
    """The part of the day a moment of local time lies in."""
    return next(
        row["hours"]
        for row in tables.rows("worklists", "hours")
        if int(row["from"]) <= moment.hour < int(row["to"])
    )


def tries_of(in_vain: int) -> str:
    """Whether it is the first try, one more, or one of many."""
    return "often" if in_vain >= OFTEN else "again" if in_vain >= AGAIN else "first"


def yields(own: Mapping[Cell, tuple[int, int]] | None = None) -> Yields:
    """The chance of each kind of try: the start value, moved by our own (tries, reached)."""
    measured = own or {}
    return {
        cell: _moved(row, *measured.get(cell, (0, 0)))
        for row in tables.rows("worklists", "yields")
        for cell in (Cell(row["means"], row["hours"], row["tries"]),)
    }


def _moved(row: Mapping[str, str], tries: int, reached: int) -> Yield:
    worth = int(row["worth"])
    chance = (worth * float(row["chance"]) + reached) / (worth + tries)
    return Yield(chance, tries, reached)


def cell_of(means_key: str, hours: str, in_vain: int, known: Iterable[Cell]) -> Cell:
    """The kind of try this is; a means whose hour makes no difference has one for any hour."""
    exact = Cell(means_key, hours, tries_of(in_vain))
    return exact if exact in known else Cell(means_key, ANY_HOUR, tries_of(in_vain))


def quickest(held: Collection[str]) -> Means | None:
    """The quickest means we hold an address for."""
    return next((one for one in means() if one.needs & set(held)), None)


def urgency(lapses_on: date | None, today: date) -> Urgency:
    """What waiting costs; where nothing lapses, nothing more."""
    days = float("-inf") if lapses_on is None else (lapses_on - today).days
    return next(one for one in urgencies() if one.first <= days <= one.last)


def gain(of: Chased, *, yields: Yields, today: date, hours: str) -> Gain:
    """What the next try is worth, with its reasons."""
    points = sum(group.points for group in of.groups)
    by = quickest(of.held)
    such = yields[cell_of(by.key, hours, of.in_vain, yields)] if by else Yield(NO_MEANS)
    cost = urgency(of.lapses_on, today)
    groups = of.groups[1:]
    return Gain(
        score=points * such.chance * cost.factor,
        words=(
            *(one.name for one in groups if not one.is_sensitive),
            *_waiting(cost, of, today),
            _chance(such, by),
        ),
        sensitive_words=tuple(one.name for one in groups if one.is_sensitive),
    )


def _waiting(cost: Urgency, of: Chased, today: date) -> tuple[str, ...]:
    if of.lapses_on is None:
        return (NEVER_KNOWN,) if of.groups[0].key == "not-known" else ()
    days = abs((of.lapses_on - today).days)
    said = {0: "0 days: today is the last", 1: "1 day"}.get(days, f"{days} days")
    return (cost.words.format(days=said),) if cost.words else ()


def _chance(such: Yield, by: Means | None) -> str:
    if by is None:
        return "we hold no number and no address"
    tens = max(1, round(such.chance * 10))
    if such.tries:
        return f"{tens} of 10 such {by.such} reach somebody ({such.tries} made here)"
    return f"{tens} of 10 such {by.such} reach somebody (our start value)"
