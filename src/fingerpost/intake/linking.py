"""After the proofs: what a colleague decided before, then the score, then a person."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils import timezone

from fingerpost.core.dates import in_words
from fingerpost.core.linkage import Decision, Pair
from fingerpost.intake import matching
from fingerpost.intake.matching import Match
from fingerpost.intake.models import Submission
from fingerpost.linkage import linking
from fingerpost.linkage.learners import fingerprint
from fingerpost.linkage.queries import Remembered, remembered

OTHERWISE = "A colleague decided that this learner is somebody else than the numbers here say."
ASKED = "Somebody we hold may be meant: a person is asked."
MOST_REASONS = 4  # of a link, in the line that says why; all of them are kept with it
Rows = list[tuple[int, dict[str, Any]]]


def beyond_proofs(
    submission: Submission, rows: Rows, proofs: Mapping[int, Match], *, leave: Mapping[int, Any]
) -> dict[int, Match]:
    """What proofs, colleagues and the score together say of every row.

    Args:
        submission: whose rows; its candidates are kept.
        rows: line numbers and fields.
        proofs: what `matching.match` found.
        leave: rows that are not scored, because they are another authority's.
    """
    known = _remembered(submission, rows)
    found = {n: _as_decided(proof, known.get(n)) for n, proof in proofs.items()}
    unproved = {n: fields for n, fields in rows if not found[n].person_id and n not in leave}
    if unproved:
        pairs = linking.link(
            unproved,
            proved=[(p, fields) for n, fields in rows if (p := found[n].person_id)],
            apart={n: known[n].different for n in unproved if n in known},
            authority_id=submission.authority_id,
        )
        pairs = {n: _unless_contested(found[n], of_row) for n, of_row in pairs.items()}
        linking.keep(pairs, authority_id=submission.authority_id, submission_id=submission.pk)
        found |= {n: _match(found[n], of_row) for n, of_row in pairs.items()}
    return found


def _remembered(submission: Submission, rows: Rows) -> dict[int, Remembered]:
    """By line number what people said of its learner."""
    authority_id = submission.authority_id
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


def _unless_contested(proof: Match, pairs: list[Pair]) -> list[Pair]:
    """Where numbers speak against each other no score settles it."""
    if proof.reason == matching.NOBODY:
        return pairs
    return [replace(pair, decision=Decision.REVIEW) for pair in pairs]


def _match(proof: Match, pairs: list[Pair]) -> Match:
    if pairs[0].decision is Decision.LINK:
        return Match(int(pairs[0].a_id), why(pairs[0]))
    return Match(None, ASKED if proof.reason == matching.NOBODY else proof.reason)


def why(pair: Pair) -> str:
    """Why a row was linked, in the words of what said most for it."""
    for_it = [reason.words for reason in pair.reasons if (reason.weight or 0) > 0]
    words = "; ".join(word[:1].lower() + word[1:] for word in for_it[:MOST_REASONS])
    return f"enough agrees (score {pair.score:.0f}): {words}"[:200]
