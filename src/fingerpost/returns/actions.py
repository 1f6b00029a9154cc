"""Building and checking the return."""

import hashlib
import io
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime

from django.utils import timezone

from fingerpost import __version__
from fingerpost.audit.actions import Actor, act
from fingerpost.core.dates import is_month_end, requirement_year
from fingerpost.core.returns import validation, xml, years
from fingerpost.core.returns.findings import Finding as Found
from fingerpost.core.returns.records import Header, ReturnRecord
from fingerpost.core.workflow import ReturnState
from fingerpost.db import bulk
from fingerpost.organisations.models import Authority
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
)


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
    told: Callable[[str], None] = lambda stage: None,
) -> Return:
    """Build the return for a period, write its file, and check it by every rule of its year.

    The same evidence, day of knowledge and day of sending give the same bytes.

    Args:
        authority: whose return; its scope must be set.
        period_end: a month end that is not still to come.
        by: who asked.
        known_at: whose knowledge counts; now when not given.
        date_of_send: what the header says; the local day of `known_at` when not given.
        year: rules to build by; those of the period when not given.
        told: hears which stage has begun.

    Raises:
        CannotBuild: not a month end, or a period still to come.
        UnknownYear: no rules for that year.
    """
    known_at = known_at or timezone.now()
    known_on = timezone.localtime(known_at).date()
    if not is_month_end(period_end):
        raise CannotBuild("A return is for the last day of a month.")
    if period_end > known_on and not _is_this_month(period_end, known_on):
        raise CannotBuild("That month has not begun yet.")
    if year:
        years.named(year)
    year = year or requirement_year(period_end)
    header = Header.for_period(
        databases=(authority.database_id,),
        authorities=(authority.code,),
        period_end=period_end,
        date_of_send=date_of_send or known_on,
        version=__version__,
        year=year,
    )
    with act("built a return", by=by, authority_id=authority.pk) as detail:
        told("Gathering the cohort")
        gathered = list(gather(authority, period_end=period_end, known_on=known_on, year=year))
        records = [record for _, record in gathered]
        told("Writing the file")
        data = as_bytes(header, records, year)
        told("Checking it")
        found = list(validation.check(header, records))
        built = Return.objects.create(
            authority=authority,
            period_end=period_end,
            year=year,
            known_at=known_at,
            date_of_send=date_of_send or known_on,
            state=ReturnState.CHECKED,
            people=len(records),
            counts=_counts(records, found),
            fingerprint=hashlib.sha256(data).hexdigest(),
            built_by_id=by.pk if by else None,
        )
        ReturnFile.objects.create(authority=authority, built=built, data=zlib.compress(data, 6))
        _keep_findings(built, found, {r.young_persons_id: p for p, r in gathered})
        _supersede_earlier(built)
        detail.update(built=built.pk, people=len(records), findings=len(found))
    return built


def as_bytes(header: Header, records: Sequence[ReturnRecord], year: str) -> bytes:
    """The file of a return."""
    stream = io.BytesIO()
    xml.write(stream, header, records, year)
    return stream.getvalue()


def file_of(built: Return) -> bytes:
    """The bytes of a stored return."""
    return zlib.decompress(built.file.data)


def _is_this_month(period_end: date, day: date) -> bool:
    """A dry run of the month under way speaks of today's knowledge about its last day."""
    return (period_end.year, period_end.month) == (day.year, day.month)


def _counts(records: Iterable[ReturnRecord], found: Iterable[Found]) -> dict[str, int]:
    priorities = Counter(f"priority_{finding.priority}" for finding in found)
    statuses = Counter(f"cohort_{record.cohort_status}" for record in records)
    return dict(priorities + statuses)


def _keep_findings(built: Return, found: Iterable[Found], people: dict[str, int]) -> None:
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
    ).exclude(pk=built.pk).update(state=ReturnState.SUPERSEDED)
