"""What the first pages count. Every answer starts from what this user may see."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from fingerpost.caseload import queries as caseload
from fingerpost.caseload.worklists import WORKLISTS
from fingerpost.core.dates import academic_year
from fingerpost.core.workflow import ReturnState, SubmissionState
from fingerpost.intake.models import Row, Submission
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Membership, Organisation
from fingerpost.people.models import Person
from fingerpost.returns.findings import queries as of_findings
from fingerpost.returns.findings.queries import Share
from fingerpost.returns.models import Return

WEEK = timedelta(days=7)
QUIET_DAYS = 40  # ours: a sender of whom nothing came for so long is asked
SHOWN = 5
UNDER_WAY = (SubmissionState.RECEIVED, SubmissionState.READ, SubmissionState.MATCHED)


@dataclass(frozen=True, slots=True)
class Files:
    """How many files wait, and for whom."""

    under_way: int
    asking: int
    failed: int
    this_week: int


def files(access: Access, now: datetime) -> Files:
    """In one pass over the files this user may see."""
    found = Submission.objects.visible_to(access).aggregate(
        under_way=Count("pk", filter=Q(state__in=UNDER_WAY)),
        asking=Count("pk", filter=Q(state=SubmissionState.ASKING)),
        failed=Count("pk", filter=Q(state=SubmissionState.FAILED)),
        this_week=Count("pk", filter=Q(received_at__gte=now - WEEK)),
    )
    return Files(**found)


def latest_files(
    access: Access, most: int = SHOWN, *, since: datetime | None = None
) -> list[Submission]:
    """The newest files this user may see, of those received since a moment if one is given."""
    seen = Submission.objects.visible_to(access).select_related("sender", "authority")
    if since:
        seen = seen.filter(received_at__gte=since)
    return list(seen[:most])


def quiet_senders(access: Access, today: date) -> QuerySet[Organisation]:
    """Who used to send files and has sent none for a while, the longest quiet first."""
    seen = Submission.objects.visible_to(access).exclude(sender=None)
    latest = dict(seen.order_by().values_list("sender").annotate(Max("received_at")))
    limit = timezone.now() - timedelta(days=QUIET_DAYS)
    quiet = [sender for sender, at in latest.items() if at < limit]
    senders = Organisation.objects.filter(pk__in=quiet)
    return senders.annotate(last_file_at=Max("submissions__received_at")).order_by("last_file_at")


def rows_waiting(access: Access) -> int:
    """Rows that need somebody to say who is meant."""
    return Row.objects.visible_to(access).waiting().count()


def latest_return(access: Access) -> Return | None:
    """The return built last, of those that still stand; of its month the one sent, if one was."""
    standing = Return.objects.visible_to(access).exclude(state=ReturnState.SUPERSEDED)
    last = standing.order_by("-built_at").first()
    if last is None:
        return None
    sent = standing.filter(period_end=last.period_end, state=ReturnState.SENT)
    return sent.first() or last


def findings(built: Return) -> Mapping[int, int]:
    """How many findings of each priority."""
    counted = built.findings.order_by().values_list("priority").annotate(Count("pk"))
    return dict(sorted(counted))


def to_mend(access: Access) -> list[Share]:
    """The findings of the latest build by who can mend them."""
    latest = of_findings.builds(access).first()
    return of_findings.shares(latest) if latest else []


def lapsing_soon(access: Access, today: date) -> list[Person]:
    """The first to lapse before the period ends."""
    worklist = WORKLISTS["lapsing"]
    people = caseload.in_worklist(worklist, access, today).select_related("school", "status")
    return list(people.order_by(*worklist.order)[:SHOWN])


def last_list_this_year(access: Access, today: date) -> Submission | None:
    """The latest file used since 1 September, of those this user may see."""
    began = date(academic_year(today), 9, 1)
    seen = Submission.objects.visible_to(access)
    return seen.filter(state=SubmissionState.APPLIED, as_of__gte=began).first()


def memberships(access: Access) -> QuerySet[Membership]:
    """Every role the user behind this access holds."""
    own = Membership.objects.filter(user=access.user).order_by("pk")
    return own.select_related("authority", "organisation")
