"""The pages of automatic places: one young person's, and all of a school year."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from fingerpost.audit.actions import note
from fingerpost.caseload.casework.automatic import actions, presenters, queries
from fingerpost.caseload.casework.automatic.forms import AnswerPlace, KeepPlace, WhichPlaces
from fingerpost.caseload.casework.entries.views import asked, entry_of, person_of
from fingerpost.caseload.casework.models import AutomaticPlace
from fingerpost.caseload.people.forms import today
from fingerpost.caseload.people.queries import places_to_learn
from fingerpost.core.access import Permission
from fingerpost.core.casework.automatic import still_open
from fingerpost.core.dates import academic_year
from fingerpost.web.access import SignedInRequest, requires
from fingerpost.web.downloads import csv_file

A_PAGE = 50


@requires(Permission.RECORD_ACTIVITY)
@require_http_methods(["GET", "POST"])
def keep(request: SignedInRequest, person_id: int) -> HttpResponse:
    """Keep a place for somebody who has no offer."""
    found = person_of(request, person_id)
    form = KeepPlace(
        request.POST or None,
        places=places_to_learn(request.access),
        offered_by=request.access.authority.name,
    )

    def keep_it() -> None:
        actions.keep_place(found, **form.cleaned_data, by=request.access)

    return asked(request, found, form, keep_it, heading="Keep a place for them", at="starts_on")


@requires(Permission.RECORD_ACTIVITY)
@require_http_methods(["GET", "POST"])
def answer(request: SignedInRequest, person_id: int, pk: int) -> HttpResponse:
    """Say whether an offer is accepted, or whether they are there."""
    found = person_of(request, person_id)
    place: Any = entry_of(request, found, "automaticplace", pk)
    then = still_open(place.answered)
    if not then:
        raise Http404
    form = AnswerPlace(request.POST or None, still_open=then)

    def keep_it() -> None:
        actions.answer(place, **form.answers(), by=request.access)

    return asked(request, found, form, keep_it, heading="What became of the place", at="answer")


@requires(Permission.SEE_PEOPLE)
@require_GET
def every(request: SignedInRequest) -> HttpResponse:
    """All automatic places of a school year, with how many came."""
    form, year, found = _chosen(request)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    shown = {
        "form": form,
        "year": presenters.year_name(year),
        "counts": presenters.counted(found),
        "page": page,
        "lines": [presenters.listed(one) for one in page.object_list],
        "headings": presenters.HEADINGS,
        "query": request.GET.urlencode(),
    }
    return render(request, "casework/automatic_places.html", shown)


@requires(Permission.SEE_PEOPLE)
@require_GET
def download(request: SignedInRequest) -> HttpResponse:
    """The same as a spreadsheet. Who took it, and how many, is kept."""
    _, year, found = _chosen(request)
    access = request.access
    detail = {"places": len(found)}
    note(
        "downloaded automatic places",
        by=request.user,
        authority_id=access.authority.pk,
        detail=detail,
    )
    rows = map(presenters.row, found)
    return csv_file(presenters.file_name(year, today()), presenters.HEADINGS, rows)


def _chosen(request: SignedInRequest) -> tuple[WhichPlaces, int, list[AutomaticPlace]]:
    access, day = request.access, today()
    years = [(str(year), presenters.year_name(year)) for year in queries.years(access, day)]
    places = [(str(key), name) for key, name in queries.places(access)]
    chosen = {"year": str(academic_year(day))} | request.GET.dict()
    form = WhichPlaces(chosen, years=years, places=places)
    said = form.cleaned_data if form.is_valid() else {}
    year = int(said.get("year") or academic_year(day))
    at = int(said["place"]) if said.get("place") else None
    return form, year, queries.starting_in(access, year, at=at)
