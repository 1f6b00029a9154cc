"""How a figure was counted when: method versions (methods.csv), so that no line crosses a break."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from fingerpost.core import tables
from fingerpost.core.authority_reports.kinds import FOLDER


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """A way of counting a measure: since when, and what changed then."""

    measure: str
    first: date
    version: str
    changed: str


@cache
def methods() -> tuple[Method, ...]:
    """Every version of every measure, the earliest first."""
    return tuple(
        Method(
            measure=row["measure"],
            first=date.fromisoformat(f"{row['first_month']}-01"),
            version=row["version"],
            changed=row["changed"],
        )
        for row in tables.rows(FOLDER, "methods")
    )


def method(measure: str, day: date) -> Method | None:
    """How a measure was counted on a day; None before anything is known of it."""
    held = [one for one in methods() if one.measure == measure and one.first <= day]
    return max(held, key=lambda one: one.first, default=None)


def comparable(measure: str, day: date, other: date) -> bool:
    """Whether two days were counted in the same way."""
    one = method(measure, day)
    return one is not None and one == method(measure, other)


def unbroken(measure: str, days: Iterable[date]) -> list[date]:
    """Of these days those that may stand in one line with the last of them, in order."""
    ordered = sorted(days)
    return [day for day in ordered if comparable(measure, day, ordered[-1])]


def breaks(measure: str, first: date, last: date) -> list[Method]:
    """What changed in the way of counting after `first` and until `last`."""
    return [one for one in methods() if one.measure == measure and first < one.first <= last]
