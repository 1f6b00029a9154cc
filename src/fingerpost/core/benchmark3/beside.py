"""What the DfE publishes of destinations after key stage 4, to stand beside a school's own count.

Rows of published.csv, each with the method it was counted by (methods.csv). One method is never put
beside another: there is no way to ask for a series across the break of 2016/17. Contains public
sector information licensed under the Open Government Licence v3.0.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Final

from fingerpost.core import tables
from fingerpost.core.benchmark3.measures import Share
from fingerpost.core.benchmark3.reading import per_cent
from fingerpost.core.figures.rounding import half_up

ENGLAND: Final = "E92000001"
SHOWN: Final = {
    "sustained": "Any sustained destination",
    "education": "Education",
    "apprenticeship": "Apprenticeship",
    "work": "Work",
}
YEARS: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """How a stretch of the DfE's series was counted, and when it was published."""

    name: str
    says: str
    published: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """The figures of one place for the leavers of one year, in per cent of them as printed."""

    name: str
    leavers_of: str
    state: str
    values: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """The latest years of a place by one method, the latest first."""

    method: Method
    years: tuple[Published, ...]


@cache
def methods() -> Mapping[str, Method]:
    """Every method, the oldest first."""
    return {
        row["method"]: Method(name=row["method"], says=row["says"], published=row["published"])
        for row in tables.rows("benchmark3", "methods")
    }


@cache
def series(place: str) -> Series | None:
    """What is published of a place by the method in use: an authority's three digits, or ENGLAND.

    None where nothing is.
    """
    *_, current = methods().values()
    rows = [
        row
        for row in tables.rows("benchmark3", "published")
        if (row["place"], row["method"]) == (place, current.name)
    ]
    rows.sort(key=lambda row: row["leavers_of"], reverse=True)
    return Series(method=current, years=tuple(map(_published, rows[:YEARS]))) if rows else None


def _published(row: tables.Row) -> Published:
    return Published(
        name=row["name"],
        leavers_of=row["leavers_of"],
        state=row["state"],
        values={name: Decimal(row[name]) for name in SHOWN},
    )


SMALLEST_BASE: Final = 600
"""Of so many a whole per cent leaves at least six numbers open: as many as a small number must be
apart, so that no school can be taken from the sum of all."""


def of_all(share: Share) -> tuple[int, int] | None:
    """All schools of an authority together: whole per cent, and of about how many hundred.

    None where they are so few that taking the others away could tell of one school.
    """
    if share.base < SMALLEST_BASE:
        return None
    hundreds = int(half_up(Fraction(share.base, 100))) * 100
    return per_cent(share), hundreds
