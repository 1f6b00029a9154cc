"""Who did what, and when: read by data managers, altered by nobody."""

import csv

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from fingerpost.audit.actions import note
from fingerpost.core.access import Permission
from fingerpost.intake.exports import safe
from fingerpost.reports.audit import presenters, queries
from fingerpost.reports.audit.forms import Filters
from fingerpost.web.access import SignedInRequest, requires

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
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    name = f"who-did-what-{timezone.localdate().isoformat()}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response.write("\ufeff")  # spreadsheets take the file for UTF-8 only with this
    writer = csv.writer(response)
    writer.writerow(presenters.HEADINGS)
    count = 0
    for part in Paginator(found, AT_ONCE):
        things = queries.things(request.access, part.object_list)
        for line in presenters.lines(part.object_list, things):
            writer.writerow(safe(cell) for cell in line.cells())
            count += 1
    note(
        "downloaded the audit trail",
        by=request.access.user,
        authority_id=request.access.authority.pk,
        detail={"events": count},
    )
    return response
