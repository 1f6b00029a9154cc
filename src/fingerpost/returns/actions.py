"""Building and checking the return."""

import hashlib
import io
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from fingerpost import __version__
from fingerpost.audit.actions import Actor, act
from fingerpost.core.dates import is_month_end, month_end, requirement_year
from fingerpost.core.returns import validation, xml, years
from fingerpost.core.returns.findings import Finding as Found
from fingerpost.core.returns.records import Header, ReturnRecord
from fingerpost.core.workflow import RETURN, ReturnState
from fingerpost.db import bulk
from fingerpost.evidence.actions import lock_people
from fingerpost.organisations.models import Authority
from fingerpost.returns.findings import upkeep
from fingerpost.returns.models import Return, ReturnFile
from fingerpost.returns.records import gather

FINDING_COLUMNS = (
    "authority_id",
    "built_id",
    "person_id",
    "code",
    "priority",
    "message",
    "field",
    "value",
    "first_seen",
)


Told = Callable[[str], None]


def _nobody(stage: str) -> None:
    """Hears which stage has begun, and does nothing."""


class CannotBuild(Exception):
    """The return asked for cannot be built; the sentence says why."""


def build(
    authority: Authority,
    *,
    period_end: date,
    by: Actor | None,
    known_at: datetime | None = None,
    date_of_send: date | None = None,
    year: str = "",
    told: Told = _nobody,
) -> Return:
    """Ask for a return and build it at once: `ask`, then `finish`."""
    asked = ask(
        authority,
        period_end=period_end,
        by=by,
        known_at=known_at,
        date_of_send=date_of_send,
        year=year,
    )
    return finish(asked.pk, told=told)


def ask(
    authority: Authority,
    *,
    period_end: date,
    by: Actor | None,
    known_at: datetime | None = None,
    date_of_send: date | None = None,
    year: str = "",
) -> Return:
    """Ask for the return of a period, to be built by `finish`.

    Args:
        authority: whose return; its scope must be set.
        period_end: a month end that is not still to come.
        by: who asked.
        known_at: whose knowledge counts; now when not given.
        date_of_send: what the header says; the local day of `known_at` when not given.
        year: rules to build by; those of the period when not given.

    Raises:
        CannotBuild: not a month end, or a period still to come.
        UnknownYear: no rules for that year.
    """
    known_at = known_at or timezone.now()
    known_on = timezone.localtime(known_at).date()
    if not is_month_end(period_end):
        raise CannotBuild("A return is for the last day of a month.")
    if period_end > month_end(known_on):
        raise CannotBuild("That month has not begun yet.")
    if year:
        years.named(year)
    with act("asked for a return", by=by, authority_id=authority.pk) as detail:
        asked = Return.objects.create(
            authority=authority,
            period_end=period_end,
            year=year or requirement_year(period_end),
            known_at=known_at,
            date_of_send=date_of_send or known_on,
            built_by_id=by.pk if by else None,
        )
        detail["return"] = asked.pk
    return asked


def finish(return_id: int, *, told: Told = _nobody) -> Return:
    """Gather the cohort of a draft, write its file, and check it by every rule of its year.

    The same evidence, day of knowledge and day of sending give the same bytes. One transaction: a
    draft whose building is cut short stays a draft, and can be built again.

    Raises:
        Unwritable: something held cannot stand in XML; the sentence says whose.
    """
    wait_for_files(Return.objects.values_list("authority_id", flat=True).get(pk=return_id))
    with transaction.atomic():
        draft = Return.objects.select_for_update().select_related("authority").get(pk=return_id)
        if draft.state != ReturnState.DRAFT:
            return draft
        with act("built a return", by=draft.built_by, authority_id=draft.authority_id) as detail:
            _build(draft, told)
            detail.update(built=draft.pk, people=draft.people)
    return draft


def wait_for_files(authority_id: int) -> None:
    """Until every file being taken in is: what it wrote counts from when it began.

    Otherwise the same return built later would find what this one could not see yet.
    """
    with transaction.atomic():
        lock_people(authority_id)


def _build(draft: Return, told: Told) -> None:
    header = header_of(draft)
    told("Gathering the cohort")
    gathered = gathered_for(draft)
    records = [record for _, record in gathered]
    told("Writing the file")
    data = as_bytes(header, records, draft.year)
    told("Checking it")
    found = list(validation.check(header, records, year=_rules_of(draft.year)))
    ReturnFile.objects.create(authority=draft.authority, built=draft, data=zlib.compress(data, 6))
    _keep_findings(draft, found, {r.young_persons_id: p for p, r in gathered})
    upkeep.keep_up(draft)
    draft.people = len(records)
    draft.counts = _counts(records, found)
    draft.fingerprint = hashlib.sha256(data).hexdigest()
    RETURN.check(ReturnState(draft.state), ReturnState.CHECKED)
    draft.state = ReturnState.CHECKED
    draft.save()
    _supersede_earlier(draft)


def header_of(built: Return, *, version: str = __version__) -> Header:
    """What its file says of itself; `version` is that of the program that writes it."""
    return Header.for_period(
        databases=(built.authority.database_id,),
        authorities=(built.authority.code,),
        period_end=built.period_end,
        date_of_send=built.date_of_send,
        version=version,
        year=built.year,
    )


def gathered_for(built: Return) -> list[tuple[int, ReturnRecord]]:
    """Its people with their records, as known at its moment."""
    found = gather(
        built.authority, period_end=built.period_end, known_at=built.known_at, year=built.year
    )
    return list(found)


def _rules_of(year: str) -> str | None:
    """A year with rules of its own checks by them; any other by those of the period."""
    return year if year in years.YEARS else None


def as_bytes(header: Header, records: Sequence[ReturnRecord], year: str) -> bytes:
    """The file of a return."""
    stream = io.BytesIO()
    xml.write(stream, header, records, year)
    return stream.getvalue()


def file_of(built: Return) -> bytes:
    """The bytes of a stored return."""
    return zlib.decompress(built.file.data)


def _counts(records: Iterable[ReturnRecord], found: Iterable[Found]) -> dict[str, int]:
    priorities = Counter(f"priority_{finding.priority}" for finding in found)
    statuses = Counter(f"cohort_{record.cohort_status}" for record in records)
    return dict(priorities + statuses)


def _keep_findings(built: Return, found: Iterable[Found], people: dict[str, int]) -> None:
    today = timezone.localdate()
    bulk.insert(
        "returns_finding",
        FINDING_COLUMNS,
        (
            (
                built.authority_id,
                built.pk,
                people.get(finding.person),
                finding.code,
                finding.priority,
                finding.message[:300],
                finding.field[:100],
                finding.value[:200],
                today,
            )
            for finding in found
        ),
    )


def _supersede_earlier(built: Return) -> None:
    """Earlier drafts for the same period are superseded; one already sent stays as it is."""
    Return.objects.filter(
        authority=built.authority,
        period_end=built.period_end,
        state__in=(ReturnState.DRAFT, ReturnState.CHECKED),
        pk__lt=built.pk,
    ).update(state=ReturnState.SUPERSEDED)
