"""Plans and offers: kept, taken back, and read as the core speaks of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from fingerpost.audit.actions import Actor, act
from fingerpost.core.exercises import plans as core
from fingerpost.core.exercises.plans import Kind
from fingerpost.core.records import Source
from fingerpost.db import bulk
from fingerpost.evidence.models import Plan
from fingerpost.people.merging.queries import merged, said_of
from fingerpost.people.models import Person

COLUMNS = (
    "authority_id",
    "person_id",
    "kind",
    "code",
    "source",
    "said_on",
    "since",
    "answering_authority",
    "provider_id",
    "place",
    "course",
    "note",
    "submission_id",
    "row_number",
    "told_by_id",
    "recorded_at",
    "recorded_by_id",
    "withdrawn_why",
)


class CannotKeep(Exception):
    """A plan that cannot be kept; the sentence says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPlan:
    """A plan about to be kept: what the core's `Plan` says, with our keys."""

    person_id: int
    kind: Kind
    code: str
    source: Source
    said_on: date
    since: date | None = None
    answering_authority: str = ""
    provider_id: int | None = None
    place: str = ""
    course: str = ""
    note: str = ""
    row_number: int | None = None


def append(
    plans: Iterable[NewPlan],
    *,
    authority_id: int,
    recorded_at: datetime,
    by: Actor | None,
    submission_id: int | None = None,
    told_by_id: int | None = None,
) -> int:
    """Keep plans for ever; gives how many. The caller is inside an `act`."""
    by_id = by.pk if by else None
    rows = (
        (
            authority_id,
            p.person_id,
            str(p.kind),
            p.code,
            str(p.source),
            p.said_on,
            p.since,
            p.answering_authority[:3],
            p.provider_id,
            p.place[:200],
            p.course[:200],
            p.note[:500],
            submission_id,
            p.row_number,
            told_by_id,
            recorded_at,
            by_id,
            "",
        )
        for p in plans
    )
    return bulk.insert("evidence_plan", COLUMNS, rows)


def record(person: Person, *, by: Actor, said: NewPlan, at: datetime | None = None) -> Plan:
    """Keep one plan taken down by hand.

    Raises:
        CannotKeep: the code is not said of this kind on that day, or the day is still to come.
    """
    at = at or timezone.now()
    if said.said_on > timezone.localtime(at).date():
        raise CannotKeep("The day it was said cannot be in the future.")
    if problem := core.problem(said.kind, said.code, said.said_on):
        raise CannotKeep(problem)
    authority_id = person.authority_id
    with act("recorded a plan", by=by, authority_id=authority_id, subject=person) as detail:
        append([said], authority_id=authority_id, recorded_at=at, by=by)
        kept = by_hand(person).filter(recorded_by_id=by.pk).latest("pk")
        detail.update(plan=kept.pk, kind=str(said.kind))
    return kept


def withdraw(plan: Plan, *, by: Actor, why: str, at: datetime | None = None) -> bool:
    """Mark one plan withdrawn; False where it was already."""
    at = at or timezone.now()
    with act(
        "withdrew a plan", by=by, authority_id=plan.authority_id, subject=plan.person
    ) as detail:
        standing = Plan.objects.filter(pk=plan.pk, withdrawn_at=None)
        count = standing.update(withdrawn_at=at, withdrawn_by_id=by.pk, withdrawn_why=why[:200])
        detail.update(plan=plan.pk, withdrawn=count)
    return bool(count)


def withdraw_submission(
    submission_id: int, *, authority_id: int, by: Actor | None, why: str, at: datetime
) -> set[int]:
    """Mark every plan of a submission withdrawn; gives the people they spoke of.

    The caller is inside an `act`.
    """
    standing = Plan.objects.filter(
        authority_id=authority_id, submission_id=submission_id, withdrawn_at=None
    )
    people = set(standing.values_list("person_id", flat=True))
    standing.update(withdrawn_at=at, withdrawn_by_id=by.pk if by else None, withdrawn_why=why[:200])
    return people


def of_person(person: Person) -> QuerySet[Plan]:
    """Everything said of one person's plans, what was said last first."""
    found = Plan.objects.filter(said_of(person), authority_id=person.authority_id)
    return found.select_related("provider", "told_by", "recorded_by", "withdrawn_by")


def by_hand(person: Person) -> QuerySet[Plan]:
    """What was taken down in conversation, which alone may be withdrawn one by one."""
    return of_person(person).filter(submission_id=None).exclude(recorded_by=None)


def by_people(
    authority_id: int, person_ids: Iterable[int] | None = None, *, known_at: datetime | None = None
) -> dict[int, list[core.Plan]]:
    """The plans of many people, and of entries made one with them, as core records in one read.

    Args:
        authority_id: the tenant, whose scope must be set.
        person_ids: only these; everybody when None.
        known_at: only what was recorded, and withdrawn, by this moment.
    """
    stands_for = merged(authority_id, known_at=known_at)
    found = Plan.objects.filter(authority_id=authority_id)
    if person_ids is not None:
        wanted = set(person_ids)
        wanted |= {entry for entry, stands in stands_for.items() if stands in wanted}
        found = found.filter(person_id__in=bulk.among(wanted))
    if known_at is not None:
        found = found.filter(recorded_at__lte=known_at)
    people: dict[int, list[core.Plan]] = {}
    for row in found.order_by().values_list(*READ):
        person = stands_for.get(row[0], row[0])
        people.setdefault(person, []).append(_record(row, known_at))
    return people


READ = (
    "person_id",
    "pk",
    "kind",
    "code",
    "source",
    "said_on",
    "since",
    "answering_authority",
    "provider_id",
    "told_by_id",
    "recorded_at",
    "withdrawn_at",
)


def as_record(plan: Plan) -> core.Plan:
    """A row as the core speaks of it."""
    return _record(tuple(getattr(plan, name) for name in READ))


def _record(row: tuple[Any, ...], known_at: datetime | None = None) -> core.Plan:
    _, key, kind, code, source, said_on, since, authority, provider, told_by, *moments = row
    recorded, withdrawn = moments
    if withdrawn and known_at and withdrawn > known_at:
        withdrawn = None
    return core.Plan(
        key=key,
        kind=Kind(kind),
        code=code,
        source=Source(source),
        said_on=said_on,
        since=since,
        authority=authority,
        provider=str(provider or ""),
        told_by=str(told_by or ""),
        recorded_on=timezone.localtime(recorded).date(),
        withdrawn_on=timezone.localtime(withdrawn).date() if withdrawn else None,
    )
