"""The worklists: how many, who, and the same as a file."""

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from fingerpost.audit.actions import note
from fingerpost.caseload import presenters, queries
from fingerpost.caseload.casework.presenters import help_due
from fingerpost.caseload.forms import Filters, choices
from fingerpost.caseload.lists import presenters as kept
from fingerpost.caseload.lists import queries as lists
from fingerpost.caseload.lists.expressions import Asked
from fingerpost.caseload.lists.forms import KeepList
from fingerpost.caseload.lists.queries import Chase, chase
from fingerpost.caseload.notices.presenters import without_first_contact
from fingerpost.caseload.worklists import Worklist, seen_by
from fingerpost.core.access import Permission
from fingerpost.linkage.duplicates.queries import groups
from fingerpost.people.models import Person
from fingerpost.web.access import SignedInRequest, requires
from fingerpost.web.downloads import csv_file

A_PAGE = 50


@requires(Permission.SEE_WORKLISTS)
def worklists(request: SignedInRequest) -> HttpResponse:
    """Every list with its count."""
    today = timezone.localdate()
    counts = queries.counts(request.access, today)
    asked = lists.asked(request.access, today)
    own = queries.own_counts(request.access, asked)
    return render(
        request,
        "caseload/worklists.html",
        {
            "work": [
                *presenters.work_with_leads(counts.lists, own, request.access),
                without_first_contact(request.access, today),
                help_due(request.access, today),
            ],
            "own": presenters.OWN if own is not None else "",
            "counts": counts,
            "whom": presenters.WHOM,
            "kept": kept.kept_lists(request.access, asked),
            "duplicates": _duplicates(request),
            "may_visit": request.access.may(Permission.MAKE_VISITS),
            "may_set": request.access.may(Permission.SET_PRIORITIES),
            "may_bulk": request.access.may(Permission.BULK_EDIT),
        },
    )


def _duplicates(request: SignedInRequest) -> int | None:
    """How many groups of entries may be one young person; None for who may not settle it."""
    may = request.access.may(Permission.SETTLE_ROWS)
    return len(groups(request.access)) if may else None


@requires(Permission.SEE_WORKLISTS)
def worklist(request: SignedInRequest, key: str) -> HttpResponse:
    """One list: who to do something about, and why they are in it."""
    chosen, now = _worklist(request, key), timezone.localtime()
    gains = chase(request.access, now)
    filters = filters_of(request, gains.asked)
    people = _people(request, chosen, filters, gains)
    page = Paginator(people, A_PAGE).get_page(request.GET.get("page"))
    query = request.GET.urlencode()
    return render(
        request,
        "caseload/worklist.html",
        {
            "worklist": chosen,
            "whom": presenters.WHOM,
            "filters": filters,
            "is_narrowed": bool(filters.as_address()),
            "whose": filters.whose(),
            "keep": KeepList(),
            "page": page,
            "lines": [presenters.line(person, now.date(), gains) for person in page.object_list],
            "now": now,
            "as_at": queries.oldest_status(page.object_list),
            "by_gain": chosen.chased and not request.GET.get("sort"),
            "query": query,
            "narrowed": f"?{query}" if query else "",
            "may_bulk": request.access.may(Permission.BULK_EDIT),
            "may_visit": request.access.may(Permission.MAKE_VISITS),
            "may_campaign": request.access.may(Permission.RUN_CAMPAIGNS),
        },
    )


@requires(Permission.SEE_WORKLISTS)
def download(request: SignedInRequest, key: str) -> HttpResponse:
    """The same people as a CSV file. Who took it, and how many, is kept."""
    chosen, now = _worklist(request, key), timezone.localtime()
    gains = chase(request.access, now)
    people = _people(request, chosen, filters_of(request, gains.asked), gains)
    rows = [presenters.cells(person, now.date(), gains) for person in people]
    note(
        "downloaded a worklist",
        by=request.user,
        authority_id=request.access.authority.pk,
        detail={"worklist": key, "people": len(rows)},
    )
    return csv_file(f"{key}-{now.date().isoformat()}.csv", presenters.HEADINGS, rows)


def _worklist(request: SignedInRequest, key: str) -> Worklist:
    seen = seen_by(request.access)
    if key not in seen:
        raise Http404
    return seen[key]


def filters_of(request: SignedInRequest, asked: Asked | None = None) -> Filters:
    """The filters of an address; whoever has a caseload sees it unless they say otherwise."""
    asked = asked or lists.asked(request.access, timezone.localdate())
    chosen = request.GET.copy()
    if "caseload" not in chosen and asked.sharing.mine:
        chosen["caseload"] = queries.MINE
    return Filters(chosen or None, choices=choices(request.access, asked.today))


def chosen_people(request: SignedInRequest, key: str) -> tuple[str, QuerySet[Person]]:
    """A list's name and its people, as the address narrows it.

    Raises:
        Http404: no such list for whoever asks.
    """
    chosen = _worklist(request, key)
    gains = chase(request.access, timezone.localtime())
    filters = filters_of(request, gains.asked)
    return chosen.name, queries.narrowed(chosen, filters.chosen(), request.access, gains.asked)


def _people(
    request: SignedInRequest, chosen: Worklist, filters: Filters, gains: Chase
) -> QuerySet[Person]:
    people = queries.narrowed(chosen, filters.chosen(), request.access, gains.asked)
    return queries.in_order(people, request.GET.get("sort", ""), chosen, gains)
