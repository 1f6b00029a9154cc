"""What changed between two returns of one authority, person by person, with the cause.

Each file is taken as it stands: who is in it, and what it says they do. Why somebody changed is
read from the dates beside the activity; why somebody joined or left, from their age and cohort
status. Where the files cannot tell, the words say so.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
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

    OLD_ENOUGH = "old enough"
    MOVED_IN = "moved in or found"
    AGED_OUT = "aged out"
    MOVED = "moved"
    GONE = "no longer in the return"
    NEW_EVIDENCE = "new evidence"
    LAPSED = "lapsed"
    WITHOUT_NEWS = "left without news"
    NEW_YEAR = "new school year"
    CORRECTED = "corrected"


WORDS: Mapping[Cause, str] = {
    Cause.OLD_ENOUGH: "They came into Year 11, the first the return speaks of.",
    Cause.MOVED_IN: "They moved here, or we first heard of them.",
    Cause.AGED_OUT: "They are past the age the return speaks of.",
    Cause.MOVED: "They moved to another authority or out of England.",
    Cause.GONE: "They moved away, left the caseload, or the plan that kept them in ended.",
    Cause.NEW_EVIDENCE: "Something newer was said of what they do.",
    Cause.LAPSED: "What was known was not confirmed in time.",
    Cause.WITHOUT_NEWS: "What they did is over, and nothing says what they do since.",
    Cause.NEW_YEAR: "A school year began, and what was said counts differently.",
    Cause.CORRECTED: "Nothing newer: what was held was corrected or withdrawn.",
}
"""Each cause as a sentence."""


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


def compare(
    before: Iterable[ReturnRecord],
    after: Iterable[ReturnRecord],
    *,
    before_end: date,
    after_end: date,
) -> Difference:
    """The difference between two returns; the order of their records does not matter.

    Args:
        before: the records of the earlier one.
        after: the records of the later one.
        before_end: the last day of the earlier period.
        after_end: the last day of the later one.
    """
    earlier = {record.young_persons_id: record for record in before if _is_in(record)}
    # Somebody sent once as leaving is in the file still, but not in the cohort.
    everybody = {record.young_persons_id: record for record in after}
    later = {key: record for key, record in everybody.items() if _is_in(record)}
    changes = []
    for key in sorted(earlier.keys() | later.keys()):
        was, now = earlier.get(key), later.get(key)
        if was is None:
            changes.append(_joined(later[key], before_end, after_end))
        elif now is None:
            changes.append(_left(was, everybody.get(key), before_end, after_end))
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


def _is_in(record: ReturnRecord) -> bool:
    return record.cohort_status in COUNTED


def _joined(now: ReturnRecord, before_end: date, after_end: date) -> Change:
    born_on = read_date(now.dob)
    young = born_on is not None and dates.academic_age(born_on, before_end) < YEAR_11
    cause = Cause.OLD_ENOUGH if young else Cause.MOVED_IN
    return _change(now, Kind.JOINED, cause, None, standing(now, after_end))


def _left(
    was: ReturnRecord, last: ReturnRecord | None, before_end: date, after_end: date
) -> Change:
    """`last` is a record that says they left, where the later return carries one."""
    cause = _why_told(last) if last else _why_absent(was, after_end)
    return _change(was, Kind.LEFT, cause, standing(was, before_end), None)


def _why_told(last: ReturnRecord) -> Cause:
    if last.cohort_status in named.AGED_OUT:
        return Cause.AGED_OUT
    moved = named.TRANSFERRED | named.LEFT_ENGLAND
    return Cause.MOVED if last.cohort_status in moved else Cause.GONE


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
