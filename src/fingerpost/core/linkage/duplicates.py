"""Who may be held twice: pairs of one caseload that the frozen model takes for one person.

The weights, the proofs and the guards are those of files (`decide.judge`), so twins are not asked
about. Where a score starts from is not: nearly every learner of a file is somebody we hold, but
few people are held twice. Nothing is ever made one without a person.
"""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from math import log2
from typing import Final

from fingerpost.core.linkage import decide, model, scoring
from fingerpost.core.linkage.explain import explain
from fingerpost.core.linkage.normalise import normalise
from fingerpost.core.linkage.rarity import rarity_of
from fingerpost.core.linkage.records import Decision, Reason, Record, Thresholds
from fingerpost.core.linkage.scoring import UNSAID

SHARE_HELD_TWICE: Final = 0.01
"""How many of a caseload are thought to be held twice before looking. [ours]"""
A_TIME: Final = 10_000
"""How many are compared with everybody at a time, so that memory does not grow with the square."""


@dataclass(frozen=True, slots=True)
class Twice:
    """Two records that may be one person, as their ids stand in the caseload's order."""

    one: str
    other: str
    score: float
    is_likely: bool
    reasons: tuple[Reason, ...]


def find(
    caseload: Sequence[Record],
    *,
    thresholds: Thresholds = model.DEFAULT,
    apart: Set[tuple[str, str]] = frozenset(),
    using: model.Model | None = None,
) -> list[Twice]:
    """Pairs worth showing to a person, the likeliest first.

    Args:
        caseload: everybody, each once.
        thresholds: where decisions change.
        apart: pairs of ids, in the caseload's order, that somebody said are not the same.
        using: another model than the one that ships.
    """
    people = [normalise(record) for record in caseload]
    rarity, using = rarity_of(people), using or model.frozen_model()
    every = scoring.prepare(people, source=scoring.CASELOAD, rarity=rarity)
    found = []
    for first in range(0, len(people), A_TIME):
        some = scoring.prepare(people[first : first + A_TIME], source=scoring.ROWS, rarity=rarity)
        for pair in _pairs(every, some, first, thresholds, using):
            ids = caseload[pair.pair.a].id, caseload[pair.pair.b].id
            if ids not in apart:
                found.append(_twice(ids, pair, every.size))
    return sorted(found, key=lambda twice: (-twice.score, twice.one, twice.other))


def _pairs(
    every: scoring.File,
    some: scoring.File,
    first: int,
    thresholds: Thresholds,
    using: model.Model,
) -> Iterator[decide.Judged]:
    """What is not decided against, of some people and all before them."""
    less = _start(every.size) - _usual_start(every.size)
    lowest = scoring.LOWEST_SCORE_KEPT - less
    for pair in scoring.score_within(every, some, first=first, lowest=lowest, using=using):
        lowered = replace(pair, score=pair.score + less)
        one, other = every.people[pair.a], every.people[pair.b]
        judged = decide.judge(lowered, one, other, thresholds)
        if judged.decision is not Decision.NONE and not _called_otherwise(pair):
            yield judged


def _called_otherwise(pair: scoring.Scored) -> bool:
    """Whether only home, birth date and family name speak for it: so it is with twins.

    A learner of a file like that is put to a person, who may know. Two entries would be asked
    about for ever, and a number both hold says more.
    """
    one_number = "same" in {pair.levels[name] for name in ("upn", "uln", "number")}
    return not one_number and pair.levels["given"] not in decide.GIVEN_AGREES | {UNSAID}


def _twice(ids: tuple[str, str], judged: decide.Judged, people: int) -> Twice:
    parts = explain(judged.pair, caseload=people, rows=people)[:-1]
    chance = Reason(f"Before looking, 1 in {round(1 / _prior(people)):,}", _start(people))
    return Twice(
        *ids,
        score=judged.pair.score,
        is_likely=judged.decision is Decision.LINK,
        reasons=(*map(Reason, judged.notes), *parts, chance),
    )


def _prior(people: int) -> float:
    """The chance that two people drawn blindly from a caseload are one held twice."""
    return SHARE_HELD_TWICE / max(people, model.SMALLEST_CASELOAD)


def _start(people: int) -> float:
    return log2(_prior(people) / (1 - _prior(people)))


def _usual_start(people: int) -> float:
    prior = model.prior(people, people)
    return log2(prior / (1 - prior))
