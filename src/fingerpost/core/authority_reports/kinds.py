"""The reports there are (kinds.csv), and when each falls due (often.csv)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from fingerpost.core import tables

FOLDER = "authority_reports"
SURVEY, SECTOR = "survey", "sector"
OF_A_DAY = frozenset({SURVEY, SECTOR})
"""Reports of a day of their own; all others are of a month and its return."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One report: what it asks, who reads it, and how often it is given unless said otherwise."""

    key: str
    name: str
    question: str
    readers: str
    often: str

    @property
    def for_every_school(self) -> bool:
        """Whether each school finds one of its own."""
        return self.key == SURVEY


@dataclass(frozen=True, slots=True, kw_only=True)
class Often:
    """How often: after the returns of these months."""

    key: str
    in_words: str
    months: frozenset[int]


@cache
def kinds() -> Mapping[str, Kind]:
    """Every report by its key."""
    return {row["key"]: Kind(**row) for row in tables.rows(FOLDER, "kinds")}


@cache
def how_often() -> Mapping[str, Often]:
    """Every way to say how often, by its key."""
    return {
        row["key"]: Often(
            key=row["key"],
            in_words=row["in_words"],
            months=frozenset(int(month) for month in row["months"].split()),
        )
        for row in tables.rows(FOLDER, "often")
    }


def falls_due(often: str, sent: date, *, since: date) -> bool:
    """Whether a report is due now that the return of a month was sent.

    Args:
        often: a key of often.csv.
        sent: the end of the month whose return was sent.
        since: the day the schedule was made: what was sent of months over before is not given out
            again, save the very last one.
    """
    is_late = (since.year - sent.year) * 12 + since.month - sent.month > 1
    return sent.month in how_often()[often].months and not is_late
