"""Cells of dates: read in any form, and doubted where they are too far away."""

from datetime import timedelta

from fingerpost.core.dates import age_on, in_words
from fingerpost.core.intake.cells import BLANK, CellReader, Column, Read
from fingerpost.core.intake.spelled_dates import parse_date

AGES = range(10, 31)
YEARS_BACK = {"entry_on": 20, "verified_on": 10, "neet_since": 12}
YEARS_BACK_OTHERWISE = 10
YEARS_AHEAD = 8
YEARS_OF_SENSE = range(1950, 2101)
# Days on which something was found out already: they cannot come after what tells of them.
LOOK_BACK = ("verified_on", "ascertained_on")
GRACE = timedelta(days=1)  # a file may be finished on the day after the one it speaks for [ours]
NOT_KEPT = "the day this file speaks for, so it is not kept"


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
        if column.field in LOOK_BACK and found > column.as_of + GRACE:
            return Read(problem=f"is after {in_words(column.as_of)}, {NOT_KEPT}")
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
