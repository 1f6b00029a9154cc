"""What another system's return says of people we hold who, by it, have left.

It is taken in like every other detail: the row says so, undoing the file takes it back, and a
person can put anybody back on the caseload. What a person decided after the month the return is
for stands against it. Only moves, departures from England and deaths are taken over; age and the
end of a plan we work out ourselves, and a duplicate is nobody of ours.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from fingerpost.core.cohorts.leaving import (
    DIED,
    LEFT_ENGLAND,
    TRANSFERRED,
    Left,
    in_a_sentence,
    objection,
)
from fingerpost.core.dates import in_words
from fingerpost.intake.models import Submission
from fingerpost.organisations.models import Organisation
from fingerpost.people.details import authority_code

COLUMNS = ("cohort_status", "transferred_to", "left_on", "left_how")
TAKEN_OVER = (TRANSFERRED, LEFT_ENGLAND, DIED)


def source(submission: Submission) -> str:
    """How we know, of whoever left by a return."""
    return f"The return of another system for {submission.as_of:%B %Y}"


def left_by(
    submission: Submission,
    person: Mapping[str, Any],
    fields: Mapping[str, Any],
    *,
    kept_at: datetime | None,
) -> tuple[dict[str, Any], str]:
    """The columns a row of a return changes for a leaver, and what the row's line says of it.

    Empty where it speaks of no leaving, of one we hold, or of another authority's person. The day
    is the last of the month the return is for, because it says no other. `kept_at` is when a person
    last said that they are ours.
    """
    status, ours = str(fields.get("cohort_status") or ""), submission.authority.code
    led_by_others = authority_code(fields, "home_authority") not in ("", ours)
    if status not in TAKEN_OVER or person["left_on"] or led_by_others or not _is_own(submission):
        return {}, ""
    to = authority_code(fields, "transferred_to") if status != DIED else ""
    left = Left(on=submission.as_of, status=status, to=to)
    why_not = objection(
        left,
        born_on=person["born_on"],
        joined_on=person["joined_on"],
        ours=ours,
        today=max(submission.as_of, submission.received_at.date()),
    )
    why_not = why_not or _decided_since(submission, kept_at)
    if why_not:
        return {}, f"It says that they left, and we kept them: {why_not}"
    columns = (status, to, submission.as_of, source(submission))
    said = f"Taken off the caseload: {in_a_sentence(left)}, the last day of that month."
    return dict(zip(COLUMNS, columns, strict=True)), said


def _decided_since(submission: Submission, kept_at: datetime | None) -> str:
    """What a person decided after the month the return is for, as a sentence; else nothing."""
    day = timezone.localtime(kept_at).date() if kept_at else None
    if day is None or day <= submission.as_of:
        return ""
    return f"somebody here decided on {in_words(day)} that they are ours, after that month ended."


def _is_own(submission: Submission) -> bool:
    sender = submission.sender
    return sender is None or sender.kind == Organisation.Kind.AUTHORITY
