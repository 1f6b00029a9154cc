"""Who did what, and when: read by data managers, altered by nobody."""

from collections.abc import Iterator

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from fingerpost.audit.actions import note
from fingerpost.audit.models import Event
from fingerpost.core.access import Permission
from fingerpost.organisations.access import Access
from fingerpost.reports.audit import presenters, queries
from fingerpost.reports.audit.forms import Filters
from fingerpost.web.access import SignedInRequest, requires
from fingerpost.web.downloads import csv_file

A_PAGE = 50
AT_ONCE = 2000


@requires(Permission.SEE_AUDIT)
@require_GET
def events(request: SignedInRequest) -> HttpResponse:
    """Newest first, narrowed by who, what and when."""
    filters = Filters(request.GET or None, access=request.access)
    chosen = filters.chosen()
    found = queries.events(request.access, chosen)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    things = queries.things(request.access, page.object_list)
    context = {
        "filters": filters,
        "is_narrowed": any(chosen.values()),
        "person": queries.person_named(request.access, chosen.get("person")),
        "page": page,
        "lines": list(presenters.lines(page.object_list, things)),
        "query": request.GET.urlencode(),
    }
    return render(request, "reports/audit.html", context)


@requires(Permission.SEE_AUDIT)
@require_GET
def download(request: SignedInRequest) -> HttpResponse:
    """The same events as a CSV file. That it was taken is an event too."""
    chosen = Filters(request.GET or None, access=request.access).chosen()
    # What is done meanwhile would move the parts below against each other.
    found = queries.events(request.access, chosen).filter(at__lt=timezone.now())
    rows = list(_cells(request.access, found))
    note(
        "downloaded the audit trail",
        by=request.access.user,
        authority_id=request.access.authority.pk,
        detail={"events": len(rows)},
    )
    name = f"who-did-what-{timezone.localdate().isoformat()}.csv"
    return csv_file(name, presenters.HEADINGS, rows)


def _cells(access: Access, found: QuerySet[Event]) -> Iterator[tuple[str, ...]]:
    for part in Paginator(found, AT_ONCE):
        things = queries.things(access, part.object_list)
        yield from (line.cells() for line in presenters.lines(part.object_list, things))
