"""What the pages about a young person read besides the person: status, evidence, files, places."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from fingerpost.core import records
from fingerpost.core.destinations.derive import derive
from fingerpost.evidence.models import Evidence
from fingerpost.evidence.records import by_person
from fingerpost.intake.models import Submission
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Organisation
from fingerpost.people.merging.queries import said_of
from fingerpost.people.models import Person
from fingerpost.people.queries import people


def in_order(ids: Sequence[int], access: Access) -> list[Person]:
    """These people with their school and status, in the order given."""
    found = people(access).select_related("school", "status").in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]


def status_of(person: Person, *, as_at: date, as_known_at: date) -> records.Status:
    """Derived now from the evidence, for any day and as known on any day."""
    evidence = next((e for _, _, e in by_person(person.authority_id, [person.pk])), [])
    return derive(evidence, born_on=person.born_on, as_at=as_at, as_known_at=as_known_at)


def evidence_of(person: Person) -> list[Evidence]:
    """Everything ever said of a person and of entries made one with theirs, latest first."""
    statements = Evidence.objects.filter(said_of(person), authority_id=person.authority_id)
    found = statements.select_related("provider", "recorded_by", "withdrawn_by")
    return sorted(found, key=_said, reverse=True)


def taken_down_by_hand(person: Person) -> QuerySet[Evidence]:
    """What was said in conversation, which alone may be withdrawn one by one."""
    said = Evidence.objects.filter(said_of(person), authority_id=person.authority_id)
    return said.filter(submission_id=None).exclude(recorded_by=None).select_related("person")


def submissions_seen(evidence: Iterable[Evidence], access: Access) -> list[int]:
    """Of the submissions this evidence came in, those the user may see."""
    wanted = {e.submission_id for e in evidence if e.submission_id}
    if not wanted:
        return []
    seen = Submission.objects.visible_to(access).filter(pk__in=wanted)
    return list(seen.values_list("pk", flat=True))


def _said(statement: Evidence) -> tuple[Any, ...]:
    return (
        statement.verified_on or statement.recorded_at.date(),
        statement.recorded_at,
        statement.pk,
    )


def places_to_learn(access: Access, *, besides: Iterable[int] = ()) -> QuerySet[Organisation]:
    """Schools and providers of the authority, those who send it files, and these besides."""
    authority = access.authority
    near = Q(la_code=authority.code) | Q(submissions__authority=authority) | Q(pk__in=set(besides))
    return Organisation.objects.open().filter(near).exclude(kind="authority").distinct()
