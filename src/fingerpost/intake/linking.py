"""After the proofs: what a colleague decided before, then the score, then a person."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.utils import timezone

from fingerpost.core.dates import in_words
from fingerpost.core.linkage import Decision, Pair
from fingerpost.intake import lines, matching
from fingerpost.intake.lines import Line
from fingerpost.intake.matching import Match
from fingerpost.intake.models import Submission
from fingerpost.intake.records import from_json
from fingerpost.linkage import linking
from fingerpost.linkage.learners import fingerprint
from fingerpost.linkage.queries import Remembered, anything_remembered, remembered
from fingerpost.people.merging.queries import PERSON_MEANT

OTHERWISE = "A colleague decided that this learner is somebody else than the numbers here say."
ASKED = "Somebody we hold may be meant: a person is asked."
MOST_REASONS = 4  # of a link, in the line that says why; all of them are kept with it


def as_decided(
    submission: Submission, some: list[Line], proofs: Mapping[int, Match]
) -> dict[int, Match]:
    """What proofs and colleagues together say of these lines."""
    known = _remembered(submission, some)
    return {n: _as_decided(proof, known.get(n)) for n, proof in proofs.items()}


def by_score(submission: Submission) -> dict[int, Match]:
    """What the score says of the lines still open that somebody may be meant by.

    One young person takes one learner of the whole file, so these lines are scored together. They
    are those that resemble somebody we hold and prove nothing; the others are let go of here.
    Their candidates are kept.
    """
    rows = dict(_worth_scoring(submission))
    if not rows:
        return {}
    known = _remembered(submission, list(rows.items()))
    pairs = linking.link(
        rows,
        proved=lambda people: _proved(submission, people),
        apart={n: held.different for n, held in known.items()},
        authority_id=submission.authority_id,
    )
    why_open = _reasons(submission, list(pairs))
    pairs = {n: _unless_contested(why_open[n], of_row) for n, of_row in pairs.items()}
    linking.keep(pairs, authority_id=submission.authority_id, submission_id=submission.pk)
    return {n: _match(why_open[n], of_row) for n, of_row in pairs.items()}


def _worth_scoring(submission: Submission) -> Iterator[Line]:
    for some in lines.still_open(submission):
        if len(some) < lines.AT_ONCE:  # linking leaves out by itself what is not worth it
            yield from some
            continue
        near = linking.worth_scoring(dict(some), authority_id=submission.authority_id)
        yield from (line for line in some if line[0] in near)


def _proved(
    submission: Submission, people: Collection[int]
) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The person and the fields of each line that is proved to be one of these."""
    rows = submission.rows.exclude(person=None).annotate(who=PERSON_MEANT).filter(who__in=people)
    for who, fields in rows.order_by("number").values_list("who", "fields"):
        yield who, from_json(fields)


def _reasons(submission: Submission, numbers: Collection[int]) -> dict[int, str]:
    """Why lines are still open: nobody is proved, or numbers contradict each other."""
    rows = submission.rows.filter(number__in=numbers).values_list("number", "matched_by")
    return {number: why or matching.NOBODY for number, why in rows}


def _remembered(submission: Submission, rows: list[Line]) -> dict[int, Remembered]:
    """By line number what people said of its learner."""
    authority_id = submission.authority_id
    if not anything_remembered(authority_id=authority_id, sender_id=submission.sender_id):
        return {}
    learners = {n: fingerprint(fields, authority_id=authority_id) for n, fields in rows}
    known = remembered(learners.values(), authority_id=authority_id, sender_id=submission.sender_id)
    return {n: known[learner] for n, learner in learners.items() if learner in known}


def _as_decided(proof: Match, held: Remembered | None) -> Match:
    """A proof beside what a colleague decided of the learner: neither overrules the other."""
    if held is None:
        return proof
    if held.same and held.since:
        if proof.person_id is None:
            day = in_words(timezone.localtime(held.since).date())
            return Match(held.same, f"a colleague decided on {day}")
        return proof if proof.person_id == held.same else Match(None, OTHERWISE)
    return Match(None, OTHERWISE) if proof.person_id in held.different else proof


def _unless_contested(why_open: str, pairs: list[Pair]) -> list[Pair]:
    """Where numbers speak against each other no score settles it."""
    if why_open == matching.NOBODY:
        return pairs
    return [replace(pair, decision=Decision.REVIEW) for pair in pairs]


def _match(why_open: str, pairs: list[Pair]) -> Match:
    if pairs[0].decision is Decision.LINK:
        return Match(int(pairs[0].a_id), why(pairs[0]))
    return Match(None, ASKED if why_open == matching.NOBODY else why_open)


def why(pair: Pair) -> str:
    """Why a row was linked, in the words of what said most for it."""
    for_it = [reason.words for reason in pair.reasons if (reason.weight or 0) > 0]
    words = "; ".join(word[:1].lower() + word[1:] for word in for_it[:MOST_REASONS])
    return f"enough agrees (score {pair.score:.0f}): {words}"[:200]
