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
        return self.speaker.starts_on or next(said, begins_on(self.speaker))

    @property
    def vouched_on(self) -> date:
        """The day it was last verified."""
        return self.speaker.vouched_on

    def has_begun(self, day: date) -> bool:
        """Whether it ever was, and began on or before `day` (rule 2)."""
        return self.begins_on <= day and not never_was(self.speaker)

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


def begins_on(statement: Evidence) -> date:
    """Its start; where none was said, the day somebody stood by it or, if sooner, its end.

    So a leaver notice that says no start speaks of a place that was, not of one never begun.
    """
    return statement.starts_on or min(statement.vouched_on, statement.ended_on or NEVER)


def never_was(statement: Evidence) -> bool:
    """Whether it ended before it started: a no-show (rule 2)."""
    return statement.ended_on is not None and statement.ended_on < begins_on(statement)


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
    """Same code and start, or same provider and course at overlapping times (rule 3)."""
    if a.code == b.code and begins_on(a) == begins_on(b):
        return True
    return _same_place(a, b) and not _apart(a, b) and not _apart(b, a)


def _same_place(a: Evidence, b: Evidence) -> bool:
    """A notice that names no course speaks of whatever the person does at that provider."""
    return (
        bool(a.provider)
        and a.provider == b.provider
        and any({a.code, b.code} <= places for places in (SCHOOL_PLACE, LATER_PLACE))
        and (a.course == b.course or not a.course or not b.course)
    )


def _apart(earlier: Evidence, later: Evidence) -> bool:
    """Whether `later` began after `earlier` was over: they came back, it is not the same place."""
    if earlier.ended_on is None:
        return False
    if never_was(earlier):
        return dates.academic_year(begins_on(earlier)) != dates.academic_year(begins_on(later))
    return begins_on(later) > earlier.ended_on


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
        begins_on(e),
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
