"""Of how many leavers an organisation may be told, why not of the others, and what would add most.

Thousands of leavers differ in few things that a decision looks at. `likeness` names these; one of
each kind is decided, and counts for all of its kind.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import cache, lru_cache

from fingerpost.core import tables
from fingerpost.core.dates import academic_year, age_on
from fingerpost.core.sharing import instructions
from fingerpost.core.sharing.consent import (
    ADULT_AT,
    YEARS_AFTER_KEY_STAGE_4,
    decider,
    key_stage_4_ends,
    returns_until,
)
from fingerpost.core.sharing.decision import Step, change, decide
from fingerpost.core.sharing.flows import Mode
from fingerpost.core.sharing.instructions import PUPIL_DECIDES_AT
from fingerpost.core.sharing.limits import consent_of, effective_mode, not_in_force
from fingerpost.core.sharing.masks import WHAT
from fingerpost.core.sharing.questions import Question

OLDEST = 18 + YEARS_AFTER_KEY_STAGE_4
"""Academic years after that of their birth in which nobody may be told of any more."""

AGES_THAT_COUNT = (13, PUPIL_DECIDES_AT, ADULT_AT)

THEIRS = frozenset({"instruction", "objection", "restriction"})
"""Remedies nobody here is to ask for: counted as a reason, never as something to unlock."""


class Receives(StrEnum):
    """What an organisation can receive, the most first."""

    NAMED = "named"
    CONSENTED = "consented"
    COUNTS = "counts"
    NOTHING = "nothing"


RECEIVES_WORDS: Mapping[Receives, str] = {
    Receives.NAMED: "Named",
    Receives.CONSENTED: "Named where they said yes",
    Receives.COUNTS: "Counts only",
    Receives.NOTHING: "Nothing yet",
}


@dataclass(frozen=True, slots=True)
class Unlock:
    """One thing to do first, and what it would come to.

    Attributes:
        step: what, and who does it.
        alone: how many more could be told of with nothing else done.
        then: how many more after the further steps.
        after: what these are, in order; empty where there are none.
    """

    step: Step
    alone: int
    then: int
    after: tuple[str, ...] = ()

    @property
    def reach(self) -> int:
        """How many it stands in the way of."""
        return self.alone + self.then


@dataclass(frozen=True, slots=True)
class Uptake:
    """Of the leavers of an organisation: how many it may be told of, and what would change that.

    `reasons` counts the others by the rule that stops them; `unlocks` puts what helps most first.
    """

    leavers: int
    named: int
    reasons: Mapping[str, int]
    unlocks: tuple[Unlock, ...]


@cache
def reasons() -> Mapping[str, str]:
    """Why many are not named, by rule, without the dates of each."""
    return {row["rule"]: row["many"] for row in tables.rows("sharing", "reasons")}


def is_leaver(born_on: date, *, left_on: date | None, was_school: bool, day: date) -> bool:
    """Whether an organisation may still ask what became of somebody: left, and not too long ago.

    Args:
        born_on: their date of birth.
        left_on: the last day there, where we hold one.
        was_school: whether it was their last school, whose leavers are all past Year 11.
        day: the day asked about.
    """
    left = left_on is not None or (was_school and key_stage_4_ends(born_on) < day)
    return left and day <= returns_until(born_on, left_on)


def births_that_differ(day: date) -> list[date]:
    """The dates of birth from which on an answer on a day may differ, earliest first.

    Between two of them everybody is of one age for the rules, and of one school year.
    """
    years = range(academic_year(day) - OLDEST, academic_year(day) + 1)
    return sorted(
        {date(year, 9, 1) for year in years} | {too_young(day, age) for age in AGES_THAT_COUNT}
    )


def too_young(day: date, age: int) -> date:
    """The first date of birth of those who are not of this age yet."""
    try:
        turned = day.replace(year=day.year - age)
    except ValueError:  # 29 February: in other years that birthday is 1 March
        return date(day.year - age, 3, 1)
    return turned + timedelta(days=1)


def alike(questions: Iterable[tuple[Question, int]]) -> list[tuple[Question, int]]:
    """One question of each kind, and how many are of it.

    All must be of one recipient, flow, purpose, day, mode and agreement.
    """
    first: dict[Hashable, Question] = {}
    many: Counter[Hashable] = Counter()
    for question, count in questions:
        key = likeness(question)
        first.setdefault(key, question)
        many[key] += count
    return [(question, many[key]) for key, question in first.items()]


def likeness(question: Question) -> Hashable:
    """What of a young person the decision, and what would change it, depend on."""
    return (
        question.recipient in question.subject.schools,
        _by_age(question.subject.born_on, question.subject.left_on, question.day),
        _consented(question) if question.consents else None,
        _instructed(question) if question.instructions else None,
        frozenset(o for o in _stopped(question)) if question.objections else None,
        question.subject.unsafe,
        question.sources,
    )


@lru_cache(maxsize=20_000)
def _by_age(born_on: date, left_on: date | None, day: date) -> Hashable:
    age = age_on(born_on, day)
    return (
        day <= returns_until(born_on, left_on),
        day <= returns_until(born_on, None),
        decider(age),
        age >= ADULT_AT,
    )


def _consented(question: Question) -> Hashable:
    said = consent_of(question)
    return said.fields, said.rule, said.can_be_asked


def _instructed(question: Question) -> Hashable:
    held, day = question.instructions, question.day
    may = instructions.supply(
        held, born_on=question.subject.born_on, day=day, hold_days=question.hold_days
    )
    return may.kinds, may.rule, any(one.stands_on(day) for one in held)


def _stopped(question: Question) -> Iterable[Hashable]:
    return ((one.kind, one.flows) for one in question.objections if one.stands_on(question.day))


def uptake(kinds: Iterable[tuple[Question, int]]) -> Uptake:
    """What an organisation may be told today, of kinds of leavers and how many are of each."""
    leavers = named = 0
    stopped: Counter[str] = Counter()
    ways: dict[tuple[Step, ...], int] = Counter()
    for question, many in kinds:
        decision = decide(question)
        leavers += many
        if tells(decision.allowed):
            named += many
            continue
        reason = decision.reason
        stopped[reason.rule if reason else ""] += many
        would = change(decision)
        if would and tells(would.unlocks) and _may_be_asked(question, would.steps):
            ways[would.steps] += many
    return Uptake(leavers, named, dict(stopped.most_common()), _unlocks(ways))


def tells(fields: frozenset[str]) -> bool:
    """Whether these fields say what somebody does: a name alone tells a school nothing."""
    return bool(fields & WHAT)


def _may_be_asked(question: Question, steps: tuple[Step, ...]) -> bool:
    """Nobody is pressed to take back a no."""
    keys = {step.key for step in steps}
    return not keys & THEIRS and ("consent" not in keys or consent_of(question).can_be_asked)


def _unlocks(ways: Mapping[tuple[Step, ...], int]) -> tuple[Unlock, ...]:
    """By the first step: what it does alone, and what with those that must follow."""
    found: dict[str, Unlock] = {}
    for steps, many in ways.items():
        first = steps[0]
        held = found.get(first.key, Unlock(first, 0, 0))
        more = len(steps) > 1
        found[first.key] = replace(
            held,
            alone=held.alone + (0 if more else many),
            then=held.then + (many if more else 0),
            after=max(held.after, tuple(step.what for step in steps[1:]), key=len),
        )
    return tuple(sorted(found.values(), key=lambda one: one.reach, reverse=True))


def receives(question: Question, leavers: int) -> Receives:
    """What a recipient can get under the mode and agreement of a question.

    Args:
        question: any question of theirs; nothing of the young person is looked at.
        leavers: how many leavers of theirs we know of.
    """
    if not leavers:
        return Receives.NOTHING
    mode = effective_mode(question)
    if mode is Mode.AGGREGATE or not_in_force(question):
        return Receives.COUNTS
    return Receives.NAMED if mode is Mode.NOTICE else Receives.CONSENTED


def in_mode(kinds: Iterable[tuple[Question, int]], mode: Mode) -> list[tuple[Question, int]]:
    """The same as they would be if the authority chose another mode."""
    return [(replace(question, mode=mode), many) for question, many in kinds]


def together(found: Iterable[Uptake]) -> Uptake:
    """Of several organisations: all counts added up, the steps by what is to be done first."""
    leavers = named = 0
    stopped: Counter[str] = Counter()
    steps: dict[Step, Unlock] = {}
    for one in found:
        leavers += one.leavers
        named += one.named
        stopped.update(one.reasons)
        for unlock in one.unlocks:
            held = steps.get(unlock.step, replace(unlock, alone=0, then=0))
            steps[unlock.step] = replace(
                held,
                alone=held.alone + unlock.alone,
                then=held.then + unlock.then,
                after=max(held.after, unlock.after, key=len),
            )
    unlocks = tuple(sorted(steps.values(), key=lambda one: one.reach, reverse=True))
    return Uptake(leavers, named, dict(stopped.most_common()), unlocks)
