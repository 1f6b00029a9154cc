"""How long what is held is kept (policy.md 5.7): the schedule as rows, and what is due on a day.

    schedule   the rows: what, how long, counted from when, on which ground
    person     what of one young person is due, and why or why not

A row's `sort` says how it is gone by. `person`: young person by young person, from their age and
their plan. `row`: piece by piece, from the day each came or was done. `told`: by somebody else (a
school, whoever keeps the backups), so that the papers say it and the nightly job does nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache

from fingerpost.core import tables
from fingerpost.core.dates import add_months

FOLDER = "retention"


class Sort(StrEnum):
    """How a row is gone by."""

    PERSON = "person"
    ROW = "row"
    TOLD = "told"


class Unit(StrEnum):
    """What a length is counted in; `ever` has none."""

    MONTHS = "months"
    DAYS = "days"
    BIRTHDAY = "birthday"
    EVER = "ever"


@dataclass(frozen=True, slots=True)
class Item:
    """One row: a length, the least and the most an authority may set, and where it comes from."""

    code: str
    sort: Sort
    name: str
    length: int
    unit: Unit
    least: int
    most: int
    counted_from: str
    ground: str
    mark: str
    how_long: str
    young: str

    @property
    def can_change(self) -> bool:
        """Whether an authority may set a length of its own."""
        return self.unit is not Unit.EVER


Times = Mapping[str, int]
"""The length of each row as an authority has it."""


@cache
def schedule() -> Mapping[str, Item]:
    """Every row by its code, in the order to show them."""
    return {
        row["code"]: Item(
            code=row["code"],
            sort=Sort(row["sort"]),
            name=row["name"],
            length=int(row["length"] or 0),
            unit=Unit(row["unit"]),
            least=int(row["least"] or 0),
            most=int(row["most"] or 0),
            counted_from=row["counted_from"],
            ground=row["ground"],
            mark=row["mark"],
            how_long=row["how_long"],
            young=row["young"],
        )
        for row in tables.rows(FOLDER, "schedule")
    }


def start_times() -> Times:
    """The lengths as they are until an authority sets its own."""
    return {code: item.length for code, item in schedule().items()}


def in_words(item: Item, length: int) -> str:
    """A length as people read it, such as "3 years", "18 months" or "25th birthday"."""
    if item.unit is Unit.EVER:
        return "for good"
    if item.unit is Unit.BIRTHDAY:
        return f"{length}{_ending(length)} birthday"
    if item.unit is Unit.MONTHS and length and length % 12 == 0:
        return _many(length // 12, "year")
    return _many(length, item.unit.value.removesuffix("s"))


def sentence(item: Item, length: int, *, young: bool = False) -> str:
    """What the papers say of a row, with this length in it."""
    words = in_words(item, length)
    text = item.young if young else item.how_long
    return text.format(length=words, Length=words[:1].upper() + words[1:], number=length)


def came_by(item: Item, length: int, today: date) -> date:
    """The last day of which what came, or was done, is due today, for rows gone by piece by piece.

    Never a day too late: months are counted back so that counting them on again ends by today.
    """
    if item.unit is Unit.DAYS:
        return today - timedelta(days=length)
    return add_months(today, -length)


def _many(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _ending(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
