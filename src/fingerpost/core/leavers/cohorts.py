"""Whose leaver somebody is: Year 11 for three summers, Year 13 for one (policy.md 1.4).

The school of a year is the one that had them last in it. So who moved school during Year 11 is a
leaver of the second, and who was taken off the roll and went nowhere is still one of the first.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from fingerpost.core import codes
from fingerpost.core.dates import academic_age, academic_year
from fingerpost.core.destinations.spells import NEVER, SETS_STATUS, Spell, counts, spells
from fingerpost.core.records import Evidence

ACTIVITIES = codes.load("activities")


class Stage(StrEnum):
    """The year after which they left."""

    YEAR_11 = "year-11"
    YEAR_13 = "year-13"


@dataclass(frozen=True, slots=True)
class _Rule:
    """What makes somebody a leaver of a stage: their academic age, the codes of a place, how long
    the school hears of them, in years."""

    academic_age: int
    places: frozenset[str]
    years: int


RULES = {
    Stage.YEAR_11: _Rule(15, ACTIVITIES.where(family="compulsory"), 3),
    Stage.YEAR_13: _Rule(17, ACTIVITIES.where(family="education"), 1),
}


@dataclass(frozen=True, slots=True, order=True)
class Cohort:
    """Those who left after a stage in the summer of a year."""

    stage: Stage
    summer: int

    @property
    def name(self) -> str:
        """As people say it: 'Year 11, summer 2026'."""
        return f"{self.stage.value.replace('-', ' ').capitalize()}, summer {self.summer}"

    @property
    def key(self) -> str:
        """For an address: 'year-11-2026'."""
        return f"{self.stage.value}-{self.summer}"

    @property
    def began_on(self) -> date:
        """The first day of their last year."""
        return date(self.summer - 1, 9, 1)

    @property
    def left_on(self) -> date:
        """The last day of that year, after which they count as leavers."""
        return date(self.summer, 8, 31)

    @property
    def born(self) -> tuple[date, date]:
        """The first and the last birthday of those whose year it was, by age."""
        age = RULES[self.stage].academic_age
        return date(self.summer - 2 - age, 9, 1), date(self.summer - 1 - age, 8, 31)


def key_in_words(key: str) -> str:
    """What the cohort of an address is called: 'year-11-2026' is 'Year 11, summer 2026'."""
    stage, _, summer = key.rpartition("-")
    return Cohort(Stage(stage), int(summer)).name


def cohorts_on(day: date) -> list[Cohort]:
    """The leavers a school hears of on a day: the latest first, Year 11 before Year 13."""
    latest = academic_year(day)
    return [
        Cohort(stage, latest - back) for stage, rule in RULES.items() for back in range(rule.years)
    ]


def cohorts_of(
    evidence: Iterable[Evidence], *, born_on: date, school: str, day: date, on_roll: bool = False
) -> list[Cohort]:
    """The cohorts of a school that somebody belongs to, of those it hears of on a day.

    Args:
        evidence: everything said of them.
        born_on: says which year was their Year 11, and which their Year 13.
        school: its key, as evidence names it.
        day: the day asked about, whose knowledge counts.
        on_roll: whether we hold it as their last school, which counts where nobody said where
            they were in Year 11.
    """
    heard = [e for e in evidence if e.source in SETS_STATUS and counts(e, day)]
    places = spells(heard)
    return [
        cohort
        for cohort in cohorts_on(day)
        if academic_age(born_on, cohort.left_on) == RULES[cohort.stage].academic_age
        and _is_theirs(cohort, places, school, on_roll=on_roll)
    ]


def _is_theirs(cohort: Cohort, places: Iterable[Spell], school: str, *, on_roll: bool) -> bool:
    codes_of_places = RULES[cohort.stage].places
    within = [p for p in places if p.code in codes_of_places and p.provider and _in(p, cohort)]
    last = max(within, key=_lateness, default=None)
    if last is None:
        return on_roll and cohort.stage is Stage.YEAR_11
    return last.provider == school and not _stays_on(last, cohort)


def _in(place: Spell, cohort: Cohort) -> bool:
    """Whether they had the place at some time in their last year."""
    ended = place.speaker.ended_on or place.expected_end_on or NEVER
    return place.has_begun(cohort.left_on) and ended >= cohort.began_on


def _lateness(place: Spell) -> tuple[date, date, date]:
    return place.speaker.ended_on or NEVER, place.begins_on, place.vouched_on


def _stays_on(place: Spell, cohort: Cohort) -> bool:
    """Whether they go on at the same place after the summer, such as into a Year 14."""
    ended = place.speaker.ended_on or place.expected_end_on
    return cohort.stage is Stage.YEAR_13 and ended is not None and ended > cohort.left_on
