"""Whose list it is: the kinds of list drawn up for a year, and who belongs in each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from fingerpost.core.exercises import guarantee, tables
from fingerpost.core.exercises.plans import Kind


class CohortKind(StrEnum):
    """The lists of the two exercises."""

    YEAR_11 = "year_11_guarantee"
    YEAR_12 = "year_12_guarantee"
    SURVEY = "activity_survey"

    @property
    def is_guarantee(self) -> bool:
        """Whether it asks for offers."""
        return self is not CohortKind.SURVEY

    @property
    def plan_kind(self) -> Kind:
        """The guarantee it is about; of the survey, the one its people had in Year 11."""
        return Kind.YEAR_12 if self is CohortKind.YEAR_12 else Kind.YEAR_11

    @property
    def in_words(self) -> str:
        """As people read it."""
        return IN_WORDS[self]


IN_WORDS = {
    CohortKind.YEAR_11: "September Guarantee, Year 11",
    CohortKind.YEAR_12: "September Guarantee, Year 12",
    CohortKind.SURVEY: "Activity survey",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What decides whether somebody belongs in a list; authority codes, empty where not known."""

    born_on: date
    home_authority: str
    educated_authority: str


def belongs(kind: CohortKind, year: int, person: Standing, *, authority: str) -> str:
    """Why somebody belongs in a list, as a sentence; empty where they do not.

    Year 11 counts where it is educated, Year 12 where it lives (nccis.md 8). Where we do not know
    that it is elsewhere it is taken as here [ours].
    """
    first, last = guarantee.people_born(kind.plan_kind, year)
    if not first <= person.born_on <= last:
        return ""
    if kind is CohortKind.YEAR_12:
        here = person.home_authority in ("", authority)
        return f"In Year 12 in {year - 1}/{year % 100:02d} and lives here." if here else ""
    educated = person.educated_authority or person.home_authority
    here = educated in ("", authority)
    return f"In Year 11 in {year - 1}/{year % 100:02d} and educated here." if here else ""


def fix_by(kind: CohortKind, year: int) -> date:
    """The day by which a list is fixed."""
    return tables.day(kind, year)


def this_year(today: date) -> int:
    """The year being worked on: the one before until its survey is over, at the end of January."""
    return today.year if today > tables.day("survey_follow_up", today.year - 1) else today.year - 1


def by_week(recorded: Iterable[date | None], today: date, weeks: int) -> list[tuple[date, int]]:
    """How many were known at the end of each of the last weeks, Sundays, the last one today.

    Args:
        recorded: for each person, when what speaks for them now was recorded; None where nothing.
        today: the last day shown.
        weeks: how many days to show.
    """
    days = sorted(day for day in recorded if day is not None)
    last_sunday = today - timedelta(days=(today.weekday() + 1) % 7)
    ends = [last_sunday - timedelta(weeks=n) for n in range(weeks - 1, -1, -1)]
    if last_sunday != today:
        ends = [*ends[1:], today]
    return [(end, sum(day <= end for day in days)) for end in ends]
