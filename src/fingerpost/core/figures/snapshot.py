"""A cohort on a day, counted (STA-01 to STA-04, STA-06 to STA-12, STA-16, STA-17).

Which activity counts for what is said by the columns `participation` and `duty` of
codes/activities.csv, for the requirement year of the day. Only what is current participates:
a lapsed status is not known whatever its code (STA-03).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property

from fingerpost.core import codes, dates
from fingerpost.core.cohorts import PARTICIPATION_AGES
from fingerpost.core.figures.measures import COHORT, Counts
from fingerpost.core.records import Group, Person, Status

LEFT_OUT = "left out"
DUTY = {
    "participating": "meeting the duty",
    "working_towards": "working towards the duty",
    "temporary_break": "temporary break",
}
NOT_MEETING = "not meeting the duty"
EHC_PLAN = "EHC plan"
SEN_SUPPORT = "SEN support"
NO_SEN = "no SEN"
VULNERABLE = "vulnerable group"
NOT_VULNERABLE = "no vulnerable group"
PRIMARY = codes.load("cohort_statuses").where(role="primary")


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One resident with their status on the day. `age` is the academic age.

    `area`, `school` and `provider` are the caller's own words or keys, to split by.
    """

    person: int
    code: str
    group: Group
    age: int
    lapsed: bool = False
    cohort_status: str = "P"
    sex: str = "U"
    ethnicity: str = "NOBT"
    ehc_plan: bool = False
    sen_support: bool = False
    characteristics: frozenset[str] = frozenset()
    area: str = ""
    school: str = ""
    provider: str = ""

    def __post_init__(self) -> None:
        if self.lapsed and self.group is Group.EET:
            raise ValueError("what has lapsed does not count as EET")


def member(person: Person, status: Status, *, area: str = "", school: str = "") -> Member:
    """A person and their status as a member of the cohort on the day of the status."""
    return Member(
        person=person.local_id,
        code=status.code,
        group=status.group,
        age=dates.academic_age(person.born_on, status.as_at),
        lapsed=status.lapsed,
        cohort_status=person.cohort_status,
        sex=person.sex,
        ethnicity=person.ethnicity,
        ehc_plan=person.ehc_plan,
        sen_support=person.sen_support,
        characteristics=person.characteristics,
        area=area,
        school=school,
    )


@dataclass(frozen=True)
class Snapshot:
    """Residents as they stood on a day; whoever is outside the figures is not counted."""

    as_at: date
    members: tuple[Member, ...]

    @cached_property
    def counts(self) -> Counts:
        """Everybody."""
        return self._count(self.members)

    def split(self, by: Callable[[Member], str]) -> dict[str, Counts]:
        """The same counts for each answer of `by`, such as `need` or an area, in order."""
        slices: dict[str, list[Member]] = {}
        for one in self.members:
            slices.setdefault(by(one), []).append(one)
        return {name: self._count(slices[name]) for name in sorted(slices)}

    def vulnerable(self, one: Member) -> str:
        """Whether they have a characteristic counted as vulnerable that year: to split by."""
        counted = _vulnerable(dates.requirement_year(self.as_at))
        return VULNERABLE if one.characteristics & counted else NOT_VULNERABLE

    def parts(self, one: Member) -> Iterator[str]:
        """Everything one member is counted in; nothing for those outside the figures."""
        if one.age not in PARTICIPATION_AGES or one.cohort_status not in PRIMARY:
            return
        activity = _activity_parts(one.code, one.group, dates.requirement_year(self.as_at))
        yield from activity
        if COHORT in activity:
            yield need(one)
            yield self.vulnerable(one)

    def _count(self, members: Iterable[Member]) -> Counts:
        return Counts(Counter(part for one in members for part in self.parts(one)))


def need(one: Member) -> str:
    """EHC plan, SEN support or no SEN: a plan goes before support (STA-17)."""
    if one.ehc_plan:
        return EHC_PLAN
    return SEN_SUPPORT if one.sen_support else NO_SEN


@cache
def _vulnerable(year: str) -> frozenset[str]:
    return codes.load("characteristics").valid_in(year).where(vulnerable="yes")


@cache
def _activity_parts(code: str, group: Group, year: str) -> tuple[str, ...]:
    """What an activity is counted in.

    Raises:
        KeyError: no requirement year has the code.
    """
    every = codes.load("activities")
    of_year = every.valid_in(year)
    row = of_year[code] if code in of_year else every[code]
    if code in of_year and row["duty"] == "out_of_scope":
        return (LEFT_OUT,)
    if group is Group.NOT_KNOWN:
        return (COHORT, group)
    kinds = (row["participation"],) if row["participation"] else ()
    return (COHORT, group, *kinds, DUTY.get(row["duty"], NOT_MEETING))
