"""The answer: what may be shared, what may not and why, and the one thing that would change it.

The answer is what every limit lets pass. What would change it is found by trying each remedy on
the question and deciding again, so there is no second set of rules to disagree with the first.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

from fingerpost.core.sharing import flows
from fingerpost.core.sharing.limits import effective_mode, limits_of
from fingerpost.core.sharing.questions import Question
from fingerpost.core.sharing.remedies import REMEDIES, Remedy

MOST_STEPS = 4


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a field is refused: the rule, a sentence, and who can settle it, if somebody can."""

    rule: str
    sentence: str
    settled_by: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """Something that would help, and who would have to do it."""

    key: str
    by: str
    what: str


@dataclass(frozen=True, slots=True)
class Change:
    """What would have to be done, first thing first, and the fields that would then be allowed."""

    steps: tuple[Step, ...]
    unlocks: frozenset[str]

    @property
    def first(self) -> Step:
        """The one thing to do next."""
        return self.steps[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What may be shared, and why not the rest.

    `masked` are the allowed fields whose value may be shown in plainer words. `ground` and `power`
    are what the disclosure is logged with; both are empty where nothing may be shared.
    """

    question: Question
    allowed: frozenset[str]
    masked: frozenset[str]
    refused: Mapping[str, Reason]
    ground: str
    power: str

    @property
    def is_yes(self) -> bool:
        """Whether anything may be shared."""
        return bool(self.allowed)

    @property
    def reason(self) -> Reason | None:
        """Why nothing is shared, or else why not all; None where all is."""
        reasons = list(self.refused.values())
        # Where nothing is left, the limit that stopped the last of them.
        return reasons[0 if self.allowed else -1] if reasons else None


def decide(question: Question) -> Decision:
    """What of the wanted fields may be shared."""
    allowed = question.wanted & frozenset(flows.fields())
    refused = dict.fromkeys(sorted(question.wanted - allowed), NOT_A_FIELD)
    for limit in limits_of(question.flow):
        passing = limit(question)
        if stopped := allowed - passing.fields:
            reason = Reason(passing.rule, passing.sentence, passing.settled_by)
            refused |= dict.fromkeys(sorted(stopped), reason)
            allowed &= passing.fields
    return Decision(
        question=question,
        allowed=allowed,
        masked=_masked(question, allowed),
        refused=refused,
        ground=_ground(question) if allowed else "",
        power=flows.flows()[question.flow].power if allowed else "",
    )


NOT_A_FIELD = Reason("SHR-02", "This is never part of what is shared here.")


def change(decision: Decision) -> Change | None:
    """The fewest steps that would allow more than now; of these the ones that allow most.

    None where all is allowed already, or nothing that anybody could do would allow more.
    """
    if not decision.refused:
        return None
    useful = [remedy for remedy in REMEDIES if remedy.applied(decision.question)]
    for size in range(1, MOST_STEPS + 1):
        found = [_tried(decision, steps) for steps in combinations(useful, size)]
        best = max(found, key=lambda one: len(one.unlocks), default=None)
        if best and best.unlocks:
            return best
    return None


def _tried(decision: Decision, remedies: tuple[Remedy, ...]) -> Change:
    """What these remedies, one after another, would come to."""
    question = decision.question
    steps = []
    for remedy in remedies:
        steps.append(Step(remedy.key, remedy.by(question), remedy.what(question)))
        question = remedy.applied(question) or question
    return Change(tuple(steps), decide(question).allowed - decision.allowed)


def _masked(question: Question, allowed: frozenset[str]) -> frozenset[str]:
    if not allowed or not flows.flows()[question.flow].masks:
        return frozenset()
    return frozenset(code for code in allowed if flows.fields()[code].masks)


def _ground(question: Question) -> str:
    ground = flows.flows()[question.flow].ground
    if ground != "by mode":
        return ground
    return flows.modes()[effective_mode(question)].ground
