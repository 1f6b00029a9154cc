"""Adding evidence, withdrawing it, and deriving statuses afresh."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from fingerpost.audit.actions import Actor, act
from fingerpost.core.destinations.derive import derive
from fingerpost.core.records import Source
from fingerpost.core.records import Status as DerivedStatus
from fingerpost.db import bulk
from fingerpost.evidence import plans
from fingerpost.evidence.models import Evidence, Plan, Status
from fingerpost.evidence.records import by_person
from fingerpost.people.merging.queries import standing_for

EVIDENCE_COLUMNS = (
    "authority_id",
    "person_id",
    "source",
    "code",
    "starts_on",
    "ended_on",
    "verified_on",
    "expected_end_on",
    "review_on",
    "provider_id",
    "course",
    "note",
    "submission_id",
    "row_number",
    "recorded_at",
    "recorded_by_id",
    "withdrawn_why",
)
STATUS_COLUMNS = (
    "authority_id",
    "person_id",
    "as_at",
    "code",
    "group",
    "since",
    "verified_on",
    "lapses_on",
    "lapsed",
    "neet_since",
    "evidence_id",
    "provider_id",
    "reasons",
    "disagreements",
    "needs_a_look",
)
REPLACE_STATUS = "(person_id) DO UPDATE SET " + ", ".join(
    f'"{column}" = excluded."{column}"' for column in STATUS_COLUMNS[2:]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEvidence:
    """A statement about to be kept: what the core's `Evidence` says, with our keys."""

    person_id: int
    source: Source
    code: str
    starts_on: date | None = None
    ended_on: date | None = None
    verified_on: date | None = None
    expected_end_on: date | None = None
    review_on: date | None = None
    provider_id: int | None = None
    course: str = ""
    note: str = ""
    row_number: int | None = None


def append(
    evidence: Iterable[NewEvidence],
    *,
    authority_id: int,
    recorded_at: datetime,
    by: Actor | None,
    submission_id: int | None = None,
) -> int:
    """Keep statements for ever; gives how many. The caller is inside an `act`."""
    by_id = by.pk if by else None
    rows = (
        (
            authority_id,
            e.person_id,
            str(e.source),
            e.code,
            e.starts_on,
            e.ended_on,
            e.verified_on,
            e.expected_end_on,
            e.review_on,
            e.provider_id,
            e.course[:200],
            e.note[:500],
            submission_id,
            e.row_number,
            recorded_at,
            by_id,
            "",
        )
        for e in evidence
    )
    return bulk.insert("evidence_evidence", EVIDENCE_COLUMNS, rows)


def withdraw_submission(
    submission_id: int, *, authority_id: int, by: Actor | None, why: str, at: datetime
) -> set[int]:
    """Mark every statement and plan of a submission withdrawn; gives the people they spoke of.

    The caller is inside an `act`, and derives those people afresh.
    """
    standing = Evidence.objects.filter(
        authority_id=authority_id, submission_id=submission_id, withdrawn_at=None
    )
    people = set(standing.values_list("person_id", flat=True))
    standing.update(withdrawn_at=at, withdrawn_by_id=by.pk if by else None, withdrawn_why=why[:200])
    return people | plans.withdraw_submission(
        submission_id, authority_id=authority_id, by=by, why=why, at=at
    )


def withdraw_row(
    submission_id: int,
    row_number: int,
    *,
    authority_id: int,
    by: Actor | None,
    why: str,
    at: datetime,
) -> set[int]:
    """Mark what one row stated and planned withdrawn; gives the people it spoke of.

    The caller is inside an `act`, and derives those people afresh.
    """
    people: set[int] = set()
    for statements in (Evidence.objects, Plan.objects):
        standing = statements.filter(
            authority_id=authority_id,
            submission_id=submission_id,
            row_number=row_number,
            withdrawn_at=None,
        )
        people |= set(standing.values_list("person_id", flat=True))
        standing.update(
            withdrawn_at=at, withdrawn_by_id=by.pk if by else None, withdrawn_why=why[:200]
        )
    return people


def keep_one(said: NewEvidence, *, authority_id: int, by: Actor | None, at: datetime) -> Evidence:
    """Keep one statement and derive its person afresh. The caller is inside an `act`."""
    lock_people(authority_id)
    append([said], authority_id=authority_id, recorded_at=at, by=by)
    rederive(authority_id=authority_id, person_ids=[said.person_id], as_at=_today(at))
    kept = Evidence.objects.filter(authority_id=authority_id, person_id=said.person_id)
    return kept.filter(recorded_at=at).latest("pk")


def take_back(statement: Evidence, *, by: Actor | None, why: str, at: datetime) -> bool:
    """Mark one statement withdrawn and derive its person afresh; False where it was already.

    The caller is inside an `act`.
    """
    standing = Evidence.objects.filter(pk=statement.pk, withdrawn_at=None)
    count = standing.update(
        withdrawn_at=at, withdrawn_by_id=by.pk if by else None, withdrawn_why=why[:200]
    )
    if count:
        people = [statement.person_id]
        rederive(authority_id=statement.authority_id, person_ids=people, as_at=_today(at))
    return bool(count)


def withdraw_one(statement: Evidence, *, by: Actor, why: str, at: datetime | None = None) -> bool:
    """Take back one statement that was taken down by hand; False where it was already."""
    authority_id, person = statement.authority_id, statement.person
    with act("withdrew a statement", by=by, authority_id=authority_id, subject=person) as detail:
        done = take_back(statement, by=by, why=why, at=at or timezone.now())
        detail.update(statement=statement.pk, withdrawn=int(done))
    return done


def lock_people(authority_id: int) -> None:
    """One writer of evidence and statuses at a time within an authority, until its transaction
    ends: a status is never overwritten by one derived from older evidence.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(7411, %s)", [authority_id])


def rederive(*, authority_id: int, as_at: date, person_ids: Iterable[int] | None = None) -> int:
    """Derive statuses afresh and store them; gives how many.

    Args:
        authority_id: the tenant, whose scope must be set.
        as_at: the day the statuses speak of, usually today.
        person_ids: only these people, or who stands for them; everybody when None.
    """
    wanted = None if person_ids is None else _standing(person_ids)
    if wanted == []:
        return 0
    with transaction.atomic():
        lock_people(authority_id)
        rows = list(_status_rows(authority_id, wanted, as_at))  # read whole before the copy begins
        return bulk.insert("evidence_status", STATUS_COLUMNS, rows, on_conflict=REPLACE_STATUS)


def derive_nightly(authority_id: int) -> int:
    """Everybody's status as at today: what lapsed overnight shows in the morning."""
    with act("derived statuses", by=None, authority_id=authority_id) as detail:
        detail["people"] = rederive(authority_id=authority_id, as_at=timezone.localdate())
    return int(detail["people"])


def differences(authority_id: int) -> Iterator[tuple[int, str, str]]:
    """Stored statuses that a fresh derivation does not agree with: person, stored, fresh."""
    stored = {s.person_id: s for s in Status.objects.filter(authority_id=authority_id)}
    for person_id, born_on, evidence in by_person(authority_id):
        held = stored.pop(person_id, None)
        if held is None:
            yield person_id, "nothing stored", "a status"
            continue
        fresh = derive(evidence, born_on=born_on, as_at=held.as_at)
        then, now = _essence(held), _essence(fresh)
        if then != now:
            yield person_id, then, now
    for person_id in stored:
        yield person_id, "a status", "nobody there"


def check_derived(authority_ids: Iterable[int], tell: Callable[[str], None]) -> int:
    """Compare stored with fresh for authorities in turn; gives how many differ."""
    from fingerpost.db.rls import authority_scope

    wrong = 0
    for authority_id in authority_ids:
        with authority_scope(authority_id):
            for person_id, stored, fresh in differences(authority_id):
                wrong += 1
                tell(f"Person {person_id}: stored {stored}; fresh {fresh}.")
    return wrong


def _standing(person_ids: Iterable[int]) -> list[int]:
    """Whose status what was said of these entries makes: of each who stands for it.

    An entry that another stands for has no status of its own.
    """
    asked = set(person_ids)
    stands_for = standing_for(asked)
    if stands_for:
        Status.objects.filter(person_id__in=bulk.among(stands_for)).delete()
    return sorted({stands_for.get(key, key) for key in asked})


def _status_rows(
    authority_id: int, person_ids: list[int] | None, as_at: date
) -> Iterator[tuple[Any, ...]]:
    for person_id, born_on, evidence in by_person(authority_id, person_ids):
        status = derive(evidence, born_on=born_on, as_at=as_at)
        yield (authority_id, person_id, *_columns(status))


def _columns(status: DerivedStatus) -> tuple[Any, ...]:
    speaker = status.spoken_by
    return (
        status.as_at,
        status.code,
        str(status.group),
        status.since,
        status.verified_on,
        status.lapses_on,
        status.lapsed,
        status.neet_since,
        speaker.key if speaker else None,
        int(status.provider) if status.provider else None,
        json.dumps(status.reasons),
        json.dumps(status.disagreements),
        status.needs_a_look,
    )


def _essence(status: Status | DerivedStatus) -> str:
    """What must agree between a stored status and a fresh one, as one comparable line."""
    return (
        f"{status.code} {status.group} since {status.since} lapses {status.lapses_on}"
        f" NEET since {status.neet_since} look {status.needs_a_look} {list(status.reasons)}"
    )


def _today(at: datetime) -> date:
    return timezone.localtime(at).date()
