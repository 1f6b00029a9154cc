"""The second step: whose is each line? By proofs, by what people said, by score; others wait.

Lines are settled a few thousand at a time by proofs. What needs all lines of the file (one young
person takes one learner, who is new) comes after, over the lines still open.
"""

from datetime import datetime

from django.db.models import QuerySet

from fingerpost.audit.actions import act
from fingerpost.core.intake.kinds import Kind
from fingerpost.core.workflow import SubmissionState
from fingerpost.db import bulk
from fingerpost.evidence.actions import lock_people
from fingerpost.intake import lines, linking, matching
from fingerpost.intake.lines import Line
from fingerpost.intake.models import Row, Submission
from fingerpost.intake.newcomers import (
    add_people,
    adds_people,
    is_school,
    living_elsewhere,
    outcome,
)
from fingerpost.intake.passing.homes import homes

MANY = 1000  # new people in one file: plans made for fewer would not hold


def match_step(submission: Submission, *, derive: bool, at: datetime | None = None) -> None:
    """Find whose each line is; lines of nobody or in doubt wait."""
    lock_people(submission.authority_id)
    submission.move_to(SubmissionState.MATCHED)
    with act(
        "matched a file", by=submission.sent_by, authority_id=submission.authority_id
    ) as detail:
        for some in lines.still_open(submission):
            _settle(submission, some)
        scored = linking.by_score(submission)
        lines.write_outcomes(
            submission, {n: (m.person_id, *outcome(m, "")) for n, m in scored.items()}
        )
        _open(submission).exclude(matched_by="").update(outcome=Row.Outcome.WAITING)
        if adds_people(submission) and add_people(submission, lines.still_open(submission)) >= MANY:
            bulk.count_afresh("people_person", "intake_row")
        _open(submission).update(outcome=Row.Outcome.WAITING, matched_by=matching.NOBODY)
        submission.counts |= lines.count(submission)
        submission.save()
        detail["submission"] = submission.pk


def _settle(submission: Submission, some: list[Line]) -> None:
    """Settle what proves itself, is remembered, or is another authority's.

    Of a line that stays open and may not be added, because numbers contradict each other, why.
    """
    school = submission.sender_id if is_school(submission.sender) else None
    proofs = matching.match(
        ((number, fields, school) for number, fields in some), authority_id=submission.authority_id
    )
    elsewhere = living_elsewhere(submission, some, homes(some))
    found = linking.as_decided(submission, some, proofs)
    lines.write_outcomes(
        submission,
        {
            n: (m.person_id, *outcome(m, elsewhere.get(n, "")))
            if m.person_id or n in elsewhere
            else (None, m.reason, Row.Outcome.READ)
            for n, m in found.items()
            if m.person_id or n in elsewhere or m.reason != matching.NOBODY
        },
    )
    if submission.kind != Kind.NCCIS:  # another authority's return is its own to send
        lines.write_homes(submission, elsewhere)


def _open(submission: Submission) -> QuerySet[Row]:
    """Lines nothing is decided of; where something speaks against adding them, they say what."""
    return submission.rows.filter(outcome=Row.Outcome.READ)
