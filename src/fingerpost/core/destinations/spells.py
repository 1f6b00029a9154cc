"""Statements about the same activity are one spell (DESIGN rules 1 to 3).

Whoever verified it latest speaks for it, whenever the statement arrived. So a stale extract
cannot undo a leaver notice, and a newer file can, with a flag for a person to look.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from fingerpost.core import codes, dates
from fingerpost.core.records import Evidence, Source

_SOURCES = codes.load("sources")
TRUST = {Source(code): int(_SOURCES[code]["trust"]) for code in _SOURCES}
SETS_STATUS = frozenset(Source(code) for code in _SOURCES.where(sets_status="yes"))
NEVER = date.max

# Activities somebody can be at a provider for. A school place and what follows it at the same
# school are two; not known and NEET are at no provider, whoever the notice names.
_ACTIVITIES = codes.load("activities")
SCHOOL_PLACE = _ACTIVITIES.where(family="compulsory")
LATER_PLACE = frozenset().union(
    *(
        _ACTIVITIES.where(family=family)
        for family in ("education", "employment", "training", "re-engagement")
    )
)


@dataclass(frozen=True, slots=True)
class Spell:
    """One activity of one person: who speaks for it, and all that was said of it."""

    speaker: Evidence
    statements: tuple[Evidence, ...]

    @property
    def code(self) -> str:
        """The activity code, in the words of the latest to verify it."""
        return self.speaker.code

    @property
    def begins_on(self) -> date:
        """Its first day, as the latest to say one has it."""
        said = (e.starts_on for e in reversed(self.statements) if e.starts_on)
        return next(said, self.speaker.begins_on)

    @property
    def provider(self) -> str:
        """Where it is, as the latest to name a place has it."""
        return next((e.provider for e in reversed(self.statements) if e.provider), "")

    @property
    def expected_end_on(self) -> date | None:
        """When it should end, as the latest to say so has it; not a day already proved wrong."""
        said = (e.expected_end_on for e in reversed(self.statements) if e.expected_end_on)
        latest = next(said, None)
        return latest if latest and latest >= self.vouched_on else self.speaker.expected_end_on

    @property
    def vouched_on(self) -> date:
        """The day it was last verified."""
        return self.speaker.vouched_on

    def has_begun(self, day: date) -> bool:
        """Whether it ever was, and began on or before `day` (rule 2)."""
        return self.begins_on <= day and not self.speaker.never_was

    def in_force(self, day: date) -> bool:
        """Whether `day` lies between its start and its end, both days included (rule 2)."""
        ended = self.speaker.ended_on
        return self.has_begun(day) and (ended is None or day <= ended)

    @property
    def reopened_from(self) -> Evidence | None:
        """The leaver notice or no-show that the speaker contradicts, if there is one."""
        said_over = [
            statement
            for statement in self.statements
            if (statement.ended_on or NEVER) < (self.speaker.ended_on or NEVER)
        ]
        return max(said_over, key=weight, default=None)


def counts(evidence: Evidence, as_known_at: date) -> bool:
    """Whether it was recorded by that day and not withdrawn by then (rule 1)."""
    return evidence.recorded_on <= as_known_at and (
        evidence.withdrawn_on is None or evidence.withdrawn_on > as_known_at
    )


def spells(evidence: Iterable[Evidence]) -> list[Spell]:
    """Evidence put together by activity, in no special order.

    Statements are joined in a chain: where a speaks of the same activity as b, and b as c,
    all three are one spell.
    """
    groups: list[list[Evidence]] = []
    for statement in evidence:
        joined = [g for g in groups if any(same_activity(statement, other) for other in g)]
        groups = [g for g in groups if g not in joined]
        groups.append([statement, *(other for group in joined for other in group)])
    return [_spell(group) for group in groups]


def same_activity(a: Evidence, b: Evidence) -> bool:
    """Same code and start, or same provider and course at overlapping times (rule 3).

    A statement of the same code that says no start ("still looking for work") speaks of the
    activity it falls into [ours].
    """
    if a.code == b.code and a.begins_on == b.begins_on:
        return True
    return (_same_place(a, b) or _still(a, b)) and not _apart(a, b) and not _apart(b, a)


def _same_place(a: Evidence, b: Evidence) -> bool:
    """A notice that names no course speaks of whatever the person does at that provider."""
    return (
        bool(a.provider)
        and a.provider == b.provider
        and any({a.code, b.code} <= places for places in (SCHOOL_PLACE, LATER_PLACE))
        and (a.course == b.course or not a.course or not b.course)
    )


def _still(a: Evidence, b: Evidence) -> bool:
    """Same code, one of them without a start, and nothing that says two different places."""
    return (
        a.code == b.code
        and (a.starts_on is None or b.starts_on is None)
        and (a.provider == b.provider or not a.provider or not b.provider)
    )


def _apart(earlier: Evidence, later: Evidence) -> bool:
    """Whether the two cannot be one: they came back, or a new year began with a start of its own.

    A no-show speaks of its whole academic year.
    """
    if earlier.never_was or (earlier.starts_on and later.starts_on):
        years = {dates.academic_year(earlier.begins_on), dates.academic_year(later.begins_on)}
        if len(years) > 1:
            return True
    if earlier.never_was or earlier.ended_on is None:
        return False
    return later.begins_on > earlier.ended_on


def _spell(statements: Sequence[Evidence]) -> Spell:
    if len(statements) == 1:
        return Spell(statements[0], (statements[0],))
    ordered = sorted(statements, key=weight)
    return Spell(ordered[-1], tuple(ordered))


def weight(e: Evidence) -> tuple[object, ...]:
    """Latest verified; then better source, news of an end, latest recorded. The rest breaks ties.

    Complete, so that the order in which statements arrived never matters.
    """
    return (
        e.vouched_on,
        -TRUST[e.source],
        e.ended_on is not None,
        e.recorded_on,
        e.begins_on,
        e.code,
        e.ended_on or NEVER,
        e.expected_end_on or NEVER,
        e.review_on or NEVER,
        e.provider,
        e.course,
        e.key or 0,
        e.source,
        e.starts_on is None,
        e.verified_on is None,
        e.withdrawn_on or NEVER,
    )
