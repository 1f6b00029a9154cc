"""The lists of one sender as the core compares them."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet

from fingerpost.core import dates
from fingerpost.core.intake.since_last import WholeList
from fingerpost.core.workflow import SubmissionState
from fingerpost.db import bulk
from fingerpost.evidence.models import Status
from fingerpost.intake.models import Row, Submission
from fingerpost.intake.records import from_json
from fingerpost.people.merging.queries import PERSON_MEANT

"""Whom a line names: who stands for the entry it was matched to."""


def same_series(submission: Submission) -> QuerySet[Submission]:
    """The lists of the same sender and kind in the same academic year."""
    first = date(dates.academic_year(submission.as_of), 9, 1)
    last = dates.academic_year_end(submission.as_of)
    return Submission.objects.filter(
        authority_id=submission.authority_id,
        sender_id=submission.sender_id,
        kind=submission.kind,
        as_of__range=(first, last),
    )


def whole_lists(submission: Submission) -> list[WholeList]:
    """The whole lists in use, oldest first."""
    return _lists(_whole(submission))


def the_one_before(submission: Submission) -> WholeList | None:
    """The last whole list before this one."""
    return next(iter(_lists(_whole_before(submission)[-1:])), None)


def _whole(submission: Submission) -> list[tuple[int, date]]:
    standing = same_series(submission).filter(state=SubmissionState.APPLIED, is_whole=True)
    return list(standing.order_by("as_of", "pk").values_list("pk", "as_of"))


def _whole_before(submission: Submission) -> list[tuple[int, date]]:
    own = (submission.as_of, submission.pk)
    return [(pk, as_of) for pk, as_of in _whole(submission) if (as_of, pk) < own]


def _lists(keys: list[tuple[int, date]]) -> list[WholeList]:
    people = people_of([pk for pk, _ in keys])
    return [WholeList(pk, as_of, people.get(pk, frozenset())) for pk, as_of in keys]


def up_to(submission: Submission) -> list[WholeList]:
    """The whole lists before this one, and it."""
    here = people_of([submission.pk]).get(submission.pk, frozenset())
    own = WholeList(submission.pk, submission.as_of, here)
    return [*_lists(_whole_before(submission)), own]


def people_of(submissions: Collection[int]) -> dict[int, frozenset[int]]:
    """Who each of these lists names, as far as they are proved."""
    found: dict[int, set[int]] = {}
    rows = Row.objects.filter(submission_id__in=submissions).exclude(person=None).order_by()
    named = rows.annotate(who=PERSON_MEANT).values_list("submission_id", "who")
    for submission_id, person_id in named.distinct():
        found.setdefault(submission_id, set()).add(person_id)
    return {pk: frozenset(people) for pk, people in found.items()}


def said_of(submission_id: int) -> dict[int, Mapping[str, Any]]:
    """What a list says of each person; of several lines the last."""
    rows = Row.objects.filter(submission_id=submission_id).exclude(person=None).order_by("number")
    said = rows.annotate(who=PERSON_MEANT).values_list("who", "fields")
    return {person: from_json(fields) for person, fields in said}


def last_said_of(people: Mapping[int, int]) -> dict[int, Mapping[str, Any]]:
    """What was said of each of these people in the list of this key; of several lines the last."""
    rows = Row.objects.filter(submission_id__in=set(people.values())).exclude(person=None)
    named = rows.annotate(who=PERSON_MEANT).filter(who__in=people).order_by("number")
    return {
        person: from_json(fields)
        for person, key, fields in named.values_list("who", "submission_id", "fields")
        if key == people[person]
    }


def still_there(people: Collection[int], sender_id: int) -> set[int]:
    """Of these, those whose status still rests on being with this sender: nobody said they left."""
    standing = Status.objects.filter(person_id__in=bulk.among(people), provider_id=sender_id)
    return set(standing.values_list("person_id", flat=True))
