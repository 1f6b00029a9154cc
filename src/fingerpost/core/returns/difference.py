"""What changed between two returns of one authority, person by person, with the cause.

Each file is taken as it stands: who is in it, and what it says they do. Why somebody changed is
read from the dates beside the activity; why somebody joined or left, from their age and cohort
status. Where the files cannot tell, the words say so.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from fingerpost.core import dates
from fingerpost.core.cohorts import PARTICIPATION_AGES, WITH_PLAN_AGES, YEAR_11
from fingerpost.core.destinations.currency import activities
from fingerpost.core.records import Group
from fingerpost.core.returns import named
from fingerpost.core.returns.reading import read_date
from fingerpost.core.returns.records import ReturnRecord

COUNTED = named.COHORT_STATUSES.where(role="primary") | {""}
"""Cohort statuses of those who are in the cohort; all others say that somebody left it."""


class Kind(StrEnum):
    """What became of a person between two returns."""

    JOINED = "joined"
    LEFT = "left"
    CHANGED = "changed"


class Cause(StrEnum):
    """Why, in a word or two."""

    OLD_ENOUGH = "new in Year 11"
    YEAR_11_OVER = "Year 11 is over"
    PLAN_BEGAN = "plan began"
    CAME_BACK = "came back"
    MOVED_IN = "moved in or found"
    AGED_OUT = "aged out"
    KEPT_BY_PLAN = "past 17, kept by a plan"
    PLAN_ENDED = "plan ended"
    TRANSFERRED = "moved to another authority"
    LEFT_ENGLAND = "left England"
    DUPLICATE = "on the caseload twice"
    DIED = "died"
    GUARANTEE = "left, still on the guarantee list"
    GONE = "no longer in the return"
    NEW_EVIDENCE = "new evidence"
    LAPSED = "lapsed"
    WITHOUT_NEWS = "left without news"
    NEW_YEAR = "new school year"
    CORRECTED = "corrected"


WORDS: Mapping[Cause, str] = {
    Cause.OLD_ENOUGH: "They came into Year 11, the first the return speaks of.",
    Cause.MOVED_IN: "They moved here, or we first heard of them.",
    Cause.YEAR_11_OVER: "They finished Year 11, and from 16 on count where they live.",
    Cause.PLAN_BEGAN: "They are over 17 and in for an EHC plan, which is new or newly known.",
    Cause.CAME_BACK: "The return before said that they had left.",
    Cause.AGED_OUT: "They are past the age it speaks of.",
    Cause.KEPT_BY_PLAN: "They are past 17, and stay in the return for their EHC plan.",
    Cause.PLAN_ENDED: "The EHC plan that kept them in has ended.",
    Cause.TRANSFERRED: "They moved to another authority in England, or are that authority's.",
    Cause.LEFT_ENGLAND: "They left England.",
    Cause.DUPLICATE: "They were a second entry of somebody else.",
    Cause.DIED: "They died.",
    Cause.GUARANTEE: "They left the cohort and are sent for the September Guarantee only.",
    Cause.GONE: "The file does not say why: they were entered in error, or a file was undone.",
    Cause.NEW_EVIDENCE: "Something newer was said of what they do.",
    Cause.LAPSED: "What was known was not confirmed in time.",
    Cause.WITHOUT_NEWS: "What they did is over, and nothing says what they do since.",
    Cause.NEW_YEAR: "A school year began, and what was said counts differently.",
    Cause.CORRECTED: "Nothing newer: what was held was corrected or withdrawn.",
}
"""Each cause as a sentence."""

WHY_TOLD = {
    **dict.fromkeys(named.AGED_OUT, Cause.AGED_OUT),
    **dict.fromkeys(named.LEFT_FOR_AGE_OR_PLAN - named.AGED_OUT, Cause.PLAN_ENDED),
    **dict.fromkeys(named.TRANSFERRED, Cause.TRANSFERRED),
    **dict.fromkeys(named.LEFT_ENGLAND, Cause.LEFT_ENGLAND),
    **dict.fromkeys(named.DUPLICATE, Cause.DUPLICATE),
    **dict.fromkeys(named.DECEASED, Cause.DIED),
    **dict.fromkeys(named.GUARANTEE_ONLY, Cause.GUARANTEE),
}
"""What each cohort status of somebody who left says of why."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What a return says somebody does, and the group it is counted in."""

    code: str
    group: Group
    lapsed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One person who is not where they were."""

    person: str
    given_name: str
    family_name: str
    kind: Kind
    cause: Cause
    before: Standing | None
    after: Standing | None

    @property
    def words(self) -> str:
        """Why, as a sentence."""
        return WORDS[self.cause]

    def entered(self, group: Group) -> bool:
        """Whether they came into this group."""
        return _in(self.after, group) and not _in(self.before, group)

    def quitted(self, group: Group) -> bool:
        """Whether they went out of it."""
        return _in(self.before, group) and not _in(self.after, group)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """How one group came from its number before to its number after, by cause."""

    group: Group
    before: int
    joined: Mapping[Cause, int]
    left: Mapping[Cause, int]

    @property
    def after(self) -> int:
        """How many are in it now."""
        return self.before + sum(self.joined.values()) - sum(self.left.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Two returns compared: everybody who changed, and how many stood where before."""

    changes: tuple[Change, ...]
    people_before: int
    people_after: int
    groups_before: Mapping[Group, int]

    def of_kind(self, kind: Kind) -> Mapping[Cause, int]:
        """How many of this kind, by why; the most first."""
        return _counted(change.cause for change in self.changes if change.kind is kind)

    def by_cause(self) -> Mapping[tuple[Kind, Cause], int]:
        """How many changed, by what became of them and why; the most first."""
        counted = Counter((change.kind, change.cause) for change in self.changes)
        return dict(sorted(counted.items(), key=lambda item: (item[0][0], -item[1], item[0][1])))

    def flow(self, group: Group) -> Flow:
        """Who came into a group and who went out of it."""
        return Flow(
            group=group,
            before=self.groups_before.get(group, 0),
            joined=_counted(c.cause for c in self.changes if c.entered(group)),
            left=_counted(c.cause for c in self.changes if c.quitted(group)),
        )


def is_in(record: ReturnRecord, _: date) -> bool:
    """Whether a record is of somebody in the cohort, not of somebody who left it."""
    return record.cohort_status in COUNTED


def of_participation_age(record: ReturnRecord, period_end: date) -> bool:
    """Whether it is of somebody of academic age 16 or 17: those of whom figures are published."""
    born_on = read_date(record.dob)
    of_age = born_on and dates.academic_age(born_on, period_end) in PARTICIPATION_AGES
    return bool(of_age) and is_in(record, period_end)


def compare(
    before: Iterable[ReturnRecord],
    after: Iterable[ReturnRecord],
    *,
    before_end: date,
    after_end: date,
    among: Callable[[ReturnRecord, date], bool] = is_in,
) -> Difference:
    """The difference between two returns; the order of their records does not matter.

    Args:
        before: the records of the earlier one.
        after: the records of the later one.
        before_end: the last day of the earlier period.
        after_end: the last day of the later one.
        among: of whom: everybody in the return, or only those of academic age 16 and 17.
    """
    # Somebody sent once as leaving is in the file still, but not in the cohort.
    every_before = {record.young_persons_id: record for record in before}
    every_after = {record.young_persons_id: record for record in after}
    earlier = {key: one for key, one in every_before.items() if among(one, before_end)}
    later = {key: one for key, one in every_after.items() if among(one, after_end)}
    changes = []
    for key in sorted(earlier.keys() | later.keys()):
        was, now = earlier.get(key), later.get(key)
        if was is None:
            changes.append(_joined(later[key], every_before.get(key), before_end, after_end))
        elif now is None:
            changes.append(_left(was, every_after.get(key), before_end, after_end))
        elif changed := _changed(was, now, before_end, after_end):
            changes.append(changed)
    return Difference(
        changes=tuple(changes),
        people_before=len(earlier),
        people_after=len(later),
        groups_before=Counter(standing(r, before_end).group for r in earlier.values()),
    )


def standing(record: ReturnRecord, period_end: date) -> Standing:
    """What a record says; a code no year has, or none, is not known."""
    activity = activities(dates.requirement_year(period_end)).get(record.activity_code)
    lapsed = record.currency_lapsed == named.YES
    if activity is None:
        return Standing(record.activity_code, Group.NOT_KNOWN, lapsed)
    group = activity.lapsed_counts_as if lapsed else activity.group
    return Standing(record.activity_code, group, lapsed)


def _joined(
    now: ReturnRecord, was: ReturnRecord | None, before_end: date, after_end: date
) -> Change:
    """`was` is a record of somebody the earlier return had otherwise, where it had them."""
    cause = _why_joined(now, was, before_end, after_end)
    return _change(now, Kind.JOINED, cause, None, standing(now, after_end))


def _why_joined(
    now: ReturnRecord, was: ReturnRecord | None, before_end: date, after_end: date
) -> Cause:
    if was is not None and not is_in(was, before_end):
        return Cause.CAME_BACK
    born_on = read_date(now.dob)
    if born_on is None:
        return Cause.MOVED_IN
    then, age = dates.academic_age(born_on, before_end), dates.academic_age(born_on, after_end)
    if then <= YEAR_11 < age:
        return Cause.YEAR_11_OVER
    if then < YEAR_11:
        return Cause.OLD_ENOUGH
    return Cause.PLAN_BEGAN if age in WITH_PLAN_AGES else Cause.MOVED_IN


def _left(
    was: ReturnRecord, last: ReturnRecord | None, before_end: date, after_end: date
) -> Change:
    """`last` is their record in the later return, where it has one."""
    if last is None:
        cause = _why_absent(was, after_end)
    elif is_in(last, after_end):
        cause = Cause.KEPT_BY_PLAN
    else:
        cause = WHY_TOLD.get(last.cohort_status, Cause.GONE)
    return _change(was, Kind.LEFT, cause, standing(was, before_end), None)


def _why_absent(was: ReturnRecord, after_end: date) -> Cause:
    born_on = read_date(was.dob)
    if born_on is None:
        return Cause.GONE
    oldest = WITH_PLAN_AGES if was.send_flag == named.YES else PARTICIPATION_AGES
    past = dates.academic_age(born_on, after_end) > oldest[-1]
    return Cause.AGED_OUT if past else Cause.GONE


def _changed(
    was: ReturnRecord, now: ReturnRecord, before_end: date, after_end: date
) -> Change | None:
    before, after = standing(was, before_end), standing(now, after_end)
    if (before.code, before.group) == (after.code, after.group):
        return None
    new_year = dates.academic_year(before_end) != dates.academic_year(after_end)
    cause = _why_changed(was, now, before, after, new_year=new_year)
    return _change(now, Kind.CHANGED, cause, before, after)


def _why_changed(
    was: ReturnRecord, now: ReturnRecord, before: Standing, after: Standing, *, new_year: bool
) -> Cause:
    newer = _said_on(now) > _said_on(was)
    if after.lapsed and not before.lapsed and (before.code == after.code or not newer):
        return Cause.LAPSED
    if not now.date_verified and after.group is Group.NOT_KNOWN:
        over = new_year and before.code in named.COMPULSORY
        return Cause.NEW_YEAR if over else Cause.WITHOUT_NEWS
    if newer:
        return Cause.NEW_EVIDENCE
    return Cause.NEW_YEAR if new_year else Cause.CORRECTED


def _said_on(record: ReturnRecord) -> date:
    """When somebody last stood by it; the first of days where nobody did."""
    return read_date(record.date_verified) or date.min


def _change(
    record: ReturnRecord, kind: Kind, cause: Cause, before: Standing | None, after: Standing | None
) -> Change:
    return Change(
        person=record.young_persons_id,
        given_name=record.given_name,
        family_name=record.family_name,
        kind=kind,
        cause=cause,
        before=before,
        after=after,
    )


def _in(one: Standing | None, group: Group) -> bool:
    return one is not None and one.group is group


def _counted(causes: Iterable[Cause]) -> Mapping[Cause, int]:
    return dict(sorted(Counter(causes).items(), key=lambda item: (-item[1], item[0])))
