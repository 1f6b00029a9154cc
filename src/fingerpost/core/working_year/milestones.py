"""The milestones of an academic year: what falls due, on which day, and how each then stands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache

from fingerpost.core import tables
from fingerpost.core.dates import FIRST_MONTH_OF_ACADEMIC_YEAR, month_end

FIRST_MONTH_OF_EXERCISE = 5
SOON_DAYS = 14  # ours: a milestone this near is shown as due soon
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
NTH = {"first": 0, "second": 1, "third": 2, "fourth": 3}
WEEK = 7


class Whom(StrEnum):
    """Who has something to do for it."""

    TEAM = "team"
    SCHOOLS = "schools"
    PROVIDERS = "providers"
    EVERYONE = "everyone"


class ShownBy(StrEnum):
    """What shows that it is done; nobody types in what can be known."""

    FILE = "file"
    FIXED = "exercise fixed"
    CLOSED = "exercise closed"
    RETURN = "return"
    CONTACTS = "contacts"
    BY_HAND = "by hand"
    NOTHING = ""


class Standing(StrEnum):
    """How a milestone stands on a day."""

    DONE = "done"
    DONE_LATE = "done late"
    OVERDUE = "overdue"
    BEFORE_OUR_TIME = "before our time"
    DUE_SOON = "due soon"
    AHEAD = "ahead"


STANDING_WORDS: Mapping[Standing, str] = {
    Standing.DONE: "Done",
    Standing.DONE_LATE: "Done late",
    Standing.OVERDUE: "Overdue",
    Standing.BEFORE_OUR_TIME: "Before you began here",
    Standing.DUE_SOON: "Due soon",
    Standing.AHEAD: "Ahead",
}


@dataclass(frozen=True, slots=True)
class Milestone:
    """One thing of the working year, the same each year.

    Attributes:
        month: 1 to 12, of the academic year that begins in September.
        on: the day in the month: a number, "end", or such as "second friday".
        kinds: the kinds of file, or of exercise, that show it done.
        opens_days: days before it is due from which on what is sent counts.
        evidence: where it comes from, with its mark.
    """

    key: str
    name: str
    what: str
    month: int
    on: str
    whom: Whom
    shown_by: ShownBy
    kinds: tuple[str, ...]
    opens_days: int
    evidence: str

    def counts_from(self, due_on: date) -> date:
        """The first day on which what is sent counts for it, given the day it is due."""
        return due_on - timedelta(days=self.opens_days)

    def due_on(self, year: int) -> date:
        """The day it falls due in the academic year that begins in September of `year`."""
        in_year = year if self.month >= FIRST_MONTH_OF_ACADEMIC_YEAR else year + 1
        return day_of_month(in_year, self.month, self.on)


def day_of_month(year: int, month: int, on: str) -> date:
    """The day a rule names: "30", "end", "last friday", "second friday".

    Raises:
        ValueError: no such rule, or the month has no such day.
    """
    first = date(year, month, 1)
    if on == "end":
        return month_end(first)
    if on.isdigit():
        return date(year, month, int(on))
    which, _, weekday = on.partition(" ")
    if weekday not in WEEKDAYS or which not in (*NTH, "last"):
        raise ValueError(f"No day of a month is called {on}.")
    number = WEEKDAYS.index(weekday)
    if which == "last":
        end = month_end(first)
        return end - timedelta(days=(end.weekday() - number) % WEEK)
    return first + timedelta(days=(number - first.weekday()) % WEEK + WEEK * NTH[which])


@cache
def milestones() -> Mapping[str, Milestone]:
    """Every milestone of the year by its key, in the order of the table."""
    return {row["key"]: _milestone(row) for row in tables.rows("working_year", "milestones")}


def _milestone(row: Mapping[str, str]) -> Milestone:
    return Milestone(
        key=row["key"],
        name=row["name"],
        what=row["what"],
        month=int(row["month"]),
        on=row["on"],
        whom=Whom(row["whom"]),
        shown_by=ShownBy(row["shown_by"]),
        kinds=tuple(row["kinds"].split()),
        opens_days=int(row["opens_days"]),
        evidence=row["evidence"],
    )


def done_on(milestone: Milestone, due_on: date, came: Iterable[tuple[str, date]]) -> date | None:
    """The first day on which something came that shows it done, or None.

    Args:
        milestone: one shown by what is sent.
        due_on: the day it is due this year, which an authority may have moved.
        came: what came from one sender this year: its kind, and the day it was received.
    """
    first = milestone.counts_from(due_on)
    return min(
        (day for kind, day in came if kind in milestone.kinds and day >= first), default=None
    )


def standing(
    due_on: date, done_on: date | None, today: date, *, began_on: date | None = None
) -> Standing:
    """How something due on a day stands today.

    Args:
        due_on: the day it is due, which is still in time.
        done_on: the day it was done, or None.
        today: the day asked about.
        began_on: the day the authority began here; what was due before it is overdue to nobody.
    """
    if done_on is not None:
        return Standing.DONE if done_on <= due_on else Standing.DONE_LATE
    if today > due_on:
        is_ours = began_on is None or due_on >= began_on
        return Standing.OVERDUE if is_ours else Standing.BEFORE_OUR_TIME
    return Standing.DUE_SOON if (due_on - today).days <= SOON_DAYS else Standing.AHEAD


def exercise_year(due_on: date) -> int:
    """The year of the exercise that a day belongs to: each begins in May of its year (days.csv)."""
    return due_on.year if due_on.month >= FIRST_MONTH_OF_EXERCISE else due_on.year - 1


def period_end_before(due_on: date) -> date:
    """The period end of the return that is due by a day: the last of the month before."""
    return due_on.replace(day=1) - timedelta(days=1)
