"""The September Guarantee: of which year it speaks, and what status somebody has.

A status is what was last said. For Year 12 it can also be worked out: who is in learning that goes
on, or in work with learning, needs no offer (114, 115). What is worked out never outdoes what was
said, except 'not yet recorded'.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from fingerpost.core import codes
from fingerpost.core.dates import (
    academic_year,
    birthdays_of_academic_age,
    in_words,
    year_group,
)
from fingerpost.core.exercises import tables
from fingerpost.core.exercises.plans import (
    GUARANTEES,
    NOT_YET_RECORDED,
    Kind,
    Plan,
    label,
    speaking,
)
from fingerpost.core.figures.guarantee import Offer
from fingerpost.core.records import Group, Status

KIND_OF_YEAR = {11: Kind.YEAR_11, 12: Kind.YEAR_12}
YEAR_OF_KIND = {kind: year for year, kind in KIND_OF_YEAR.items()}
AGE_OF_KIND = {Kind.YEAR_11: 15, Kind.YEAR_12: 16}
ACTIVITIES = codes.load("activities")
(IN_EDUCATION,) = GUARANTEES.where(name="Already in learning - continuing in education")
(IN_WORK_WITH_LEARNING,) = GUARANTEES.where(
    name="Already in learning - continuing in employment with training to level 2"
)
# Training of its own counts with education [ours]: the other code is of people in work.
CODE_OF_FAMILY = {
    "education": IN_EDUCATION,
    "training": IN_EDUCATION,
    "employment": IN_WORK_WITH_LEARNING,
}


def year_spoken_of(born_on: date, day: date) -> int:
    """The year group, 11 or 12 where covered, of whose guarantee a month speaks (windows.csv).

    From September to March it is still about the year before, so somebody of Year 12 by age then
    answers for Year 11.
    """
    return year_group(born_on, day) - years_back(day.month)


@cache
def years_back(month: int) -> int:
    """How many years before the present one a month still speaks of.

    Raises:
        ValueError: the table says nothing of the month.
    """
    for row in tables.rows("windows"):
        first, last = int(row["first_month"]), int(row["last_month"])
        inside = first <= month <= last if first <= last else month >= first or month <= last
        if inside:
            return int(row["years_back"])
    raise ValueError(f"windows.csv says nothing of month {month}")


def september_spoken_of(day: date) -> int:
    """The year of the September of whose guarantee a month speaks."""
    return academic_year(day) + 1 - years_back(day.month)


def kind_for(born_on: date, day: date) -> Kind | None:
    """Which guarantee is spoken of on a day; None for those too young or too old for one."""
    return KIND_OF_YEAR.get(year_spoken_of(born_on, day))


def people_born(kind: Kind, year: int) -> tuple[date, date]:
    """First and last dates of birth of those whom the guarantee of a year covers."""
    return birthdays_of_academic_age(AGE_OF_KIND[kind], tables.day(kind, year))


def september_of(kind: Kind, born_on: date) -> int:
    """The year of the September of which this guarantee of theirs speaks."""
    year = born_on.year + AGE_OF_KIND[kind] + 1
    first, last = people_born(kind, year)
    return year if first <= born_on <= last else year + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class GuaranteeStatus:
    """A person's status: its code, the part it is counted in, and why in a sentence."""

    kind: Kind
    code: str
    reason: str
    plan: Plan | None = None
    worked_out: bool = False
    on: date | None = None
    recorded_on: date | None = None

    @property
    def part(self) -> str:
        """Which of the four published parts it is counted in."""
        return Offer(YEAR_OF_KIND[self.kind], self.code).part

    @property
    def is_said(self) -> bool:
        """Whether something is known, not merely that nothing was recorded."""
        return self.code != NOT_YET_RECORDED


def status(
    plans: Iterable[Plan],
    kind: Kind,
    *,
    as_at: date,
    as_known_at: date | None = None,
    present: Status | None = None,
) -> GuaranteeStatus:
    """The guarantee status of one person.

    Args:
        plans: everything said of them.
        kind: which guarantee.
        as_at: the day asked about, at most.
        as_known_at: the day whose knowledge counts; `as_at` when not given.
        present: what they do, for what can be worked out from it; None works nothing out.
    """
    plan = speaking(plans, kind, as_at=as_at, as_known_at=as_known_at)
    if plan is None or plan.code == NOT_YET_RECORDED:
        found = _worked_out(kind, present)
        if found:
            return found
    if plan is None:
        return GuaranteeStatus(
            kind=kind, code=NOT_YET_RECORDED, reason="Nobody has told us of an offer."
        )
    return GuaranteeStatus(
        kind=kind,
        code=plan.code,
        plan=plan,
        on=plan.said_on,
        recorded_on=plan.recorded_on,
        reason=f"{label(kind, plan.code)}, as said on {in_words(plan.said_on)}.",
    )


def _worked_out(kind: Kind, present: Status | None) -> GuaranteeStatus | None:
    """Year 12: already in learning, where what they do says so, has not lapsed, and goes on."""
    if kind is not Kind.YEAR_12 or present is None or present.group is not Group.EET:
        return None
    activity = ACTIVITIES[present.code]
    code = CODE_OF_FAMILY.get(activity["family"], "")
    if not code or not activity["participation"] or not _goes_on(present):
        return None
    since = f" since {in_words(present.since)}" if present.since else ""
    speaker = present.spoken_by
    return GuaranteeStatus(
        kind=kind,
        code=code,
        worked_out=True,
        on=speaker.vouched_on if speaker else None,
        recorded_on=speaker.recorded_on if speaker else None,
        reason=f"Worked out: {activity['name']}{since}, so no offer is needed.",
    )


def _goes_on(present: Status) -> bool:
    """Whether it is plain that they are still learning on the day that counts.

    From that day on what they do says so itself. Before, a course must be known to go on past it;
    work with learning ends when somebody says so.
    """
    counts_on = tables.day("guarantee_counts", september_spoken_of(present.as_at))
    if present.as_at >= counts_on or CODE_OF_FAMILY[_family(present)] == IN_WORK_WITH_LEARNING:
        return True
    return present.expected_end_on is not None and present.expected_end_on >= counts_on


def _family(present: Status) -> str:
    return ACTIVITIES[present.code]["family"]
