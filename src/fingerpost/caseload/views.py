"""The worklists: how many, who, and the same as a file."""

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from fingerpost.audit.actions import note
from fingerpost.caseload import presenters, queries
from fingerpost.caseload.forms import Filters
from fingerpost.caseload.worklists import WORKLISTS, Worklist
from fingerpost.core.access import Permission
from fingerpost.linkage.duplicates.queries import groups
from fingerpost.people.models import Person
from fingerpost.web.access import SignedInRequest, requires
from fingerpost.web.downloads import csv_file

A_PAGE = 50


@requires(Permission.SEE_WORKLISTS)
def worklists(request: SignedInRequest) -> HttpResponse:
    """Every list with its count."""
    counts = queries.counts(request.access, timezone.localdate())
    work = [
        (*item, WORKLISTS[key].lead)
        for key, item in zip(WORKLISTS, presenters.work(counts.lists), strict=True)
    ]
    return render(
        request,
        "caseload/worklists.html",
        {
            "work": work,
            "counts": counts,
            "whom": presenters.WHOM,
            "duplicates": _duplicates(request),
        },
    )


def _duplicates(request: SignedInRequest) -> int | None:
    """How many groups of entries may be one young person; None for who may not settle it."""
    may = request.access.may(Permission.SETTLE_ROWS)
    return len(groups(request.access)) if may else None


@requires(Permission.SEE_WORKLISTS)
def worklist(request: SignedInRequest, key: str) -> HttpResponse:
    """One list: who to do something about, and why they are in it."""
    chosen, today = _worklist(key), timezone.localdate()
    filters = _filters(request)
    people = _people(request, chosen, filters)
    page = Paginator(people, A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "caseload/worklist.html",
        {
            "worklist": chosen,
            "whom": presenters.WHOM,
            "worklists": WORKLISTS.values(),
            "filters": filters,
            "is_narrowed": any(filters.chosen().values()),
            "page": page,
            "lines": [presenters.line(person, today) for person in page.object_list],
            "today": today,
            "as_at": queries.oldest_status(page.object_list),
            "query": request.GET.urlencode(),
        },
    )


@requires(Permission.SEE_WORKLISTS)
def download(request: SignedInRequest, key: str) -> HttpResponse:
    """The same people as a CSV file. Who took it, and how many, is kept."""
    chosen, today = _worklist(key), timezone.localdate()
    people = _people(request, chosen, _filters(request))
    rows = [presenters.cells(person, today) for person in people]
    note(
        "downloaded a worklist",
        by=request.user,
        authority_id=request.access.authority.pk,
        detail={"worklist": key, "people": len(rows)},
    )
    return csv_file(f"{key}-{today.isoformat()}.csv", presenters.HEADINGS, rows)


def _worklist(key: str) -> Worklist:
    if key not in WORKLISTS:
        raise Http404
    return WORKLISTS[key]


def _filters(request: SignedInRequest) -> Filters:
    return Filters(
        request.GET or None,
        facets=queries.facets(request.access, timezone.localdate()),
        sees_sensitive=request.access.may(Permission.SEE_SENSITIVE),
    )


def _people(request: SignedInRequest, chosen: Worklist, filters: Filters) -> QuerySet[Person]:
    today = timezone.localdate()
    people = queries.in_worklist(chosen, request.access, today)
    people = queries.narrowed(people, filters.chosen(), today)
    return queries.in_order(people, request.GET.get("sort", ""), chosen)
