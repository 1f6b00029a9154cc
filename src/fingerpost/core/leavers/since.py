"""What became of a leaver: the first thing they did, whether it lasted, what they do now.

"Still there" is our own count: in education, training or work at each month end from October to
March after leaving (GB3-3). The DfE counts otherwise, and two years later.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from fingerpost.core import codes
from fingerpost.core.dates import period_ends
from fingerpost.core.destinations.derive import derive_each
from fingerpost.core.destinations.spells import LATER_PLACE, NEVER, SETS_STATUS, counts
from fingerpost.core.leavers.cohorts import Cohort
from fingerpost.core.records import Evidence, Group, Status

ACTIVITIES = codes.load("activities")
APPRENTICESHIP = "apprenticeship"
PLACES = LATER_PLACE & ACTIVITIES.where(group="EET")


class Sustained(StrEnum):
    """Whether they were in education, training or work all through October to March."""

    TOO_EARLY = "too early to say"
    SO_FAR = "yes, so far"
    YES = "yes, October to March"
    NOT_NOW = "not now"
    NO = "no"
    CANNOT_SAY = "cannot be said"


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """What is known of one leaver. `first` is what they did at the first month end from
    September on at which they were in education, training or work."""

    now: Status
    first: Status | None
    sustained: Sustained
    changed: bool
    fell_through_on: date | None

    @property
    def known(self) -> bool:
        """Whether we know what they do now."""
        return self.now.group is not Group.NOT_KNOWN


MONTHS_COUNTED = 6


def counted_month_ends(cohort: Cohort) -> list[date]:
    """The six month ends, October to March, at which GB3-3 looks."""
    return period_ends(date(cohort.summer, 10, 1), date(cohort.summer + 1, 3, 31))


def since_leaving(
    evidence: Sequence[Evidence], *, born_on: date, cohort: Cohort, day: date
) -> Since:
    """What became of somebody by a day, as known on that day."""
    at_first = date(cohort.summer, 9, 30)
    ends = [end for end in (at_first, *counted_month_ends(cohort)) if end <= day]
    *then, now = derive_each(evidence, born_on=born_on, days=[*ends, day], as_known_at=day)
    first = next((one for one in [*then, now] if one.group is Group.EET), None)
    fell_on = fell_through(evidence, now, cohort, day)
    lasted = sustained([one.group for one in then if one.as_at > at_first])
    return Since(
        now=now,
        first=first,
        sustained=Sustained.NOT_NOW if fell_on and lasted is Sustained.SO_FAR else lasted,
        changed=first is not None and is_another(first, now),
        fell_through_on=fell_on,
    )


def sustained(groups: Sequence[Group]) -> Sustained:
    """The answer, from the groups they were counted in at the counted month ends so far."""
    if not groups:
        return Sustained.TOO_EARLY
    if all(group is Group.EET for group in groups):
        return Sustained.YES if len(groups) == MONTHS_COUNTED else Sustained.SO_FAR
    if any(group not in (Group.EET, Group.NOT_KNOWN) for group in groups):
        return Sustained.NO
    return Sustained.CANNOT_SAY


def is_another(first: Status, now: Status) -> bool:
    """Whether they do something else than at first, or somewhere else, where both are known."""
    if now.group is Group.NOT_KNOWN:
        return False
    elsewhere = bool(first.provider and now.provider) and first.provider != now.provider
    return elsewhere or kind_of_route(first.code) != kind_of_route(now.code)


def kind_of_route(code: str) -> str:
    """The family of an activity code; an apprenticeship is a kind of its own."""
    row = ACTIVITIES[code]
    return row["participation"] if row["participation"] == APPRENTICESHIP else row["family"]


def fell_through(
    evidence: Sequence[Evidence], now: Status, cohort: Cohort, day: date
) -> date | None:
    """Since when somebody who had a place has none, where somebody said so; else None.

    What merely lapsed has not fallen through: nobody said that it ended.
    """
    if now.group is Group.NEET:
        since = now.neet_since
    elif now.group is Group.NOT_KNOWN and now.spoken_by is None:
        since = now.since
    else:
        return None
    if since is None or since <= cohort.left_on:
        return None
    return since if any(_was_a_place(e, cohort, since, day) for e in evidence) else None


def _was_a_place(said: Evidence, cohort: Cohort, since: date, day: date) -> bool:
    """Whether this tells of a place after leaving school, taken up before a day."""
    return (
        counts(said, day)
        and said.source in SETS_STATUS
        and said.code in PLACES
        and not said.never_was
        and said.begins_on < since
        and (said.ended_on or NEVER) > cohort.left_on
    )
