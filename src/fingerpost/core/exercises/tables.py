"""The tables beside this module, each row with its evidence mark: correct a row, not the code."""

from collections.abc import Mapping
from datetime import date

from fingerpost.core import tables


def rows(name: str) -> tuple[Mapping[str, str], ...]:
    """The rows of one table, in file order."""
    return tables.rows("exercises", name)


def day(key: str, year: int) -> date:
    """A day of days.csv for the exercise of a year, the one in which its September falls."""
    row = next(row for row in rows("days") if row["exercise"] == key)
    return date(year + int(row["years_after"]), int(row["month"]), int(row["day"]))


def columns(file: str) -> tuple[tuple[str, str], ...]:
    """Heading and value of each column of a file we hand out."""
    return tuple((row["heading"], row["value"]) for row in rows("columns") if row["file"] == file)
