"""What the DfE has published, as rows: one file a year, listed in published.csv.

Figures are per cent as printed; `c`, `x` and `z` (suppressed, not available, not applicable) are
None. Contains public sector information licensed under the Open Government Licence v3.0.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from fingerpost.core import tables
from fingerpost.core.codes import Row

WITHHELD = frozenset(("c", "x", "z"))
AUTHORITY = "authority"
ENGLAND = "E92000001"
_PLACE = ("level", "code", "gss_code", "name", "region")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """England, a region or an authority with its printed figures by measure key."""

    level: str
    code: str
    gss_code: str
    name: str
    region: str
    values: Mapping[str, Decimal | None]

    def __getitem__(self, key: str) -> Decimal | None:
        return self.values[key]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedYear:
    """One year's figures. Authorities are found by their three digits, others by GSS code."""

    year: int
    name: str
    published_on: str
    places: Mapping[str, Place]

    @property
    def england(self) -> Place:
        """The country as a whole."""
        return self.places[ENGLAND]

    @property
    def authorities(self) -> Iterable[Place]:
        """Every authority that reported."""
        return [place for place in self.places.values() if place.level == AUTHORITY]

    def region_of(self, code: str) -> Place:
        """The region an authority lies in.

        Raises:
            KeyError: no authority of this code was published.
        """
        return self._named(self.places[code].region)

    def column(self, key: str) -> dict[str, Decimal | None]:
        """One figure of every authority, by code."""
        return {place.code: place[key] for place in self.authorities}

    def _named(self, name: str) -> Place:
        return next(place for place in self.places.values() if place.name == name)


@cache
def years() -> Mapping[int, Row]:
    """The years held, newest first, each with where it comes from."""
    rows = sorted(tables.rows("figures", "published"), key=lambda row: row["year"], reverse=True)
    return {int(row["year"]): row for row in rows}


@cache
def load(year: int | None = None) -> PublishedYear:
    """The figures of one year; of the newest where none is said.

    Raises:
        KeyError: that year is not held.
    """
    row = years()[year or next(iter(years()))]
    places = (_place(one) for one in tables.rows("figures", row["file"].removesuffix(".csv")))
    return PublishedYear(
        year=int(row["year"]),
        name=row["name"],
        published_on=row["published_on"],
        places={place.code: place for place in places},
    )


def _place(row: Row) -> Place:
    values = {
        key: None if value in WITHHELD else Decimal(value)
        for key, value in row.items()
        if key not in _PLACE
    }
    return Place(values=values, **{key: row[key] for key in _PLACE})
