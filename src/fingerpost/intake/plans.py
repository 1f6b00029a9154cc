"""Keeping what rows say of plans and offers with the people they are about."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models.functions import Upper

from fingerpost.core.exercises.plans import INTENTIONS, Kind
from fingerpost.core.intake.kinds import Kind as FileKind
from fingerpost.core.intake.plans import SaidPlan, plans
from fingerpost.evidence.plans import NewPlan, append
from fingerpost.intake.models import Submission
from fingerpost.intake.newcomers import is_school
from fingerpost.organisations.models import Organisation

# A row: its line number, its fields as read, and the person it is about.
RowOfPerson = tuple[int, dict[str, Any], int]
(SAME_SCHOOL,) = INTENTIONS.where(name="Full-time education - same school")


def keep_plans(
    submission: Submission,
    rows: Sequence[RowOfPerson],
    problems: dict[int, list[str]],
    *,
    at: datetime,
) -> int:
    """Keep the plans these rows state; gives how many. Why one is not kept goes to `problems`."""
    sender = submission.sender.record() if submission.sender else None
    said: list[tuple[int, int, SaidPlan]] = []
    for number, fields, person_id in rows:
        for plan in plans(
            fields, kind=FileKind(submission.kind), sender=sender, as_of=submission.as_of
        ):
            if plan.problem:
                problems.setdefault(number, []).append(plan.problem)
            else:
                said.append((number, person_id, plan))
    places = _places(plan.place for _, _, plan in said)
    return append(
        [_new(submission, number, person, plan, places) for number, person, plan in said],
        authority_id=submission.authority_id,
        recorded_at=at,
        by=submission.sent_by,
        submission_id=submission.pk,
        told_by_id=_teller(submission),
    )


def _new(
    submission: Submission, number: int, person_id: int, said: SaidPlan, places: dict[str, int]
) -> NewPlan:
    return NewPlan(
        person_id=person_id,
        kind=said.kind,
        code=said.code,
        source=said.source,
        said_on=said.said_on,
        since=said.since,
        answering_authority=_answering(submission, said),
        provider_id=places.get(said.place.upper()) or _own_place(submission, said),
        place=said.place,
        course=said.course,
        row_number=number,
    )


def _answering(submission: Submission, said: SaidPlan) -> str:
    """The authority named; else, of Year 11, the one of the school that says so; else ours."""
    if said.kind is Kind.INTENDED or said.authority:
        return said.authority
    sender = submission.sender
    school = sender.la_code if sender and said.kind is Kind.YEAR_11 and is_school(sender) else ""
    return school or submission.authority.code


def _own_place(submission: Submission, said: SaidPlan) -> int | None:
    """The sender itself: where pupils stay on, or the college whose own offers these are."""
    sender = submission.sender
    if sender is None or said.place or sender.kind == Organisation.Kind.AUTHORITY:
        return None
    if said.kind is Kind.INTENDED:
        stays = said.code == SAME_SCHOOL and is_school(sender)
        return sender.pk if stays else None
    return None if is_school(sender) else sender.pk


def _teller(submission: Submission) -> int | None:
    sender = submission.sender
    return sender.pk if sender and sender.kind != Organisation.Kind.AUTHORITY else None


def _places(names: Iterable[str]) -> dict[str, int]:
    """Open schools and providers by their name in capitals; of two with one name, neither."""
    wanted = {name.upper() for name in names if name}
    if not wanted:
        return {}
    found = Organisation.objects.open().annotate(capitals=Upper("name"))
    named = found.filter(capitals__in=wanted).order_by().values_list("capitals", "pk")
    places: dict[str, set[int]] = {}
    for name, key in named:
        places.setdefault(name, set()).add(key)
    return {name: next(iter(keys)) for name, keys in places.items() if len(keys) == 1}
