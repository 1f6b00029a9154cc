"""Cells of dates: read in any form, and doubted where they are too far away."""

from fingerpost.core.dates import age_on
from fingerpost.core.intake.cells import BLANK, CellReader, Column, Read
from fingerpost.core.intake.spelled_dates import parse_date

AGES = range(10, 31)
YEARS_BACK = {"entry_on": 20, "verified_on": 10, "neet_since": 12}
YEARS_BACK_OTHERWISE = 10
YEARS_AHEAD = 8
YEARS_OF_SENSE = range(1950, 2101)


def day(column: Column) -> CellReader:
    """A date that is not a birth."""

    back = YEARS_BACK.get(column.field, YEARS_BACK_OTHERWISE)
    earliest, latest = column.as_of.year - back, column.as_of.year + YEARS_AHEAD

    def read(text: str) -> Read:
        found = parse_date(text, column.order, latest)
        if isinstance(found, str):
            return BLANK if _no_date(text) else Read(problem=found)
        if found.year not in YEARS_OF_SENSE:
            return Read(problem="is too far away to be meant")
        if found.year < earliest:
            return Read(((column.field, found),), f"is more than {back} years ago")
        if found.year > latest:
            return Read(((column.field, found),), f"is more than {YEARS_AHEAD} years ahead")
        return Read(((column.field, found),))

    return read


def birth_date(column: Column) -> CellReader:
    """A date of birth, doubted where it makes nobody of an age we follow."""

    def read(text: str) -> Read:
        found = parse_date(text, column.order, column.as_of.year)
        if isinstance(found, str):
            return BLANK if _no_date(text) else Read(problem=found)
        if found.year not in YEARS_OF_SENSE:
            return Read(problem="is too far away to be meant")
        if found > column.as_of:
            return Read(((column.field, found),), "is a date of birth still to come")
        age = age_on(found, column.as_of)
        if age not in AGES:
            return Read(((column.field, found),), f"makes this person {age} years old")
        return Read(((column.field, found),))

    return read


def _no_date(text: str) -> bool:
    """Whether the cell says in its own way that there is no date."""
    words = text.lower().strip(" .?")
    return not any(c in "123456789" for c in text) and (
        words in ("not known", "unknown", "not yet", "ongoing", "continuing", "current", "present")
        or not any(c.isalpha() for c in text)
    )
