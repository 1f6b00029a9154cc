"""Pages of the working year: all of it, one milestone, and how schools and providers keep to it."""

from datetime import date
from itertools import chain

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fingerpost.audit.actions import note
from fingerpost.core.access import Permission
from fingerpost.core.dates import academic_year, academic_year_name
from fingerpost.core.working_year.milestones import ShownBy
from fingerpost.organisations.contacts.models import Colleague
from fingerpost.organisations.contacts.queries import colleagues
from fingerpost.organisations.models import Membership, Organisation, User
from fingerpost.reports.working_year import actions, presenters, queries
from fingerpost.reports.working_year.forms import Own, Settle, Shut
from fingerpost.reports.working_year.queries import Due
from fingerpost.web.access import SignedInRequest, requires
from fingerpost.web.downloads import csv_file

YEARS_BACK = 3


def _name(year: int) -> str:
    return academic_year_name(date(year, 9, 1))


def _years() -> list[tuple[int, str]]:
    now = queries.year_now()
    return [(year, _name(year)) for year in range(now + 1, now - YEARS_BACK, -1)]


def _year(asked: str) -> int:
    """The academic year asked for, else the present one."""
    offered = {str(year): year for year, _ in _years()}
    return offered.get(asked, queries.year_now())


@requires(Permission.SEE_WORKING_YEAR)
@require_GET
def working_year(request: SignedInRequest) -> HttpResponse:
    """What is due when, and what of it is done."""
    year = _year(request.GET.get("year", ""))
    states = queries.states(
        queries.due(request.access.authority, year), queries.known(request.access, year)
    )
    context = {
        "year": year,
        "name": _name(year),
        "years": _years(),
        "headline": presenters.headline(states),
        "months": presenters.months(states),
        "left_out": queries.left_out(request.access.authority, year),
        "may_change": request.access.may(Permission.KEEP_WORKING_YEAR),
    }
    return render(request, "working_year/year.html", context)


@requires(Permission.SEE_WORKING_YEAR)
@require_GET
def milestone(request: SignedInRequest, year: int, key: str) -> HttpResponse:
    """One milestone: when, who sees to it, what shows it done, and who has not done it."""
    one = _due(request, year, key)
    known = queries.known(request.access, year)
    places = queries.places(request.access, one, known) if one.by_place else []
    lines = [presenters.place_line(place) for place in places]
    context = {
        "line": presenters.line(queries.states([one], known)[0]),
        "due": one,
        "year_name": _name(year),
        "shown_by": presenters.SHOWN_BY[one.milestone.shown_by],
        "places": lines,
        "missing": sum(place.done_on is None for place in places),
        "may_change": request.access.may(Permission.KEEP_WORKING_YEAR),
        "can_email": settings.EMAIL_IS_SET_UP,
    }
    return render(request, "working_year/milestone.html", context)


@requires(Permission.KEEP_WORKING_YEAR)
@require_http_methods(["GET", "POST"])
def settle_milestone(request: SignedInRequest, year: int, key: str) -> HttpResponse:
    """Move its day, name who sees to it."""
    one = _due(request, year, key)
    held = {"due_on": one.due_on, "owner": str(one.owner.pk) if one.owner else ""}
    form = Settle(request.POST or None, initial=held, staff=_staff(request))
    if request.method == "POST" and form.is_valid():
        actions.settle(one, by=request.access, **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect("milestone", year=year, key=key)
    return render(request, "working_year/settle.html", {"form": form, "due": one})


@requires(Permission.KEEP_WORKING_YEAR)
@require_POST
def leave_out_milestone(request: SignedInRequest, year: int, key: str) -> HttpResponse:
    """Do without it this year; it can be put back."""
    one = _due(request, year, key)
    actions.settle(one, by=request.access, left_out=True)
    messages.success(request, f"{one.milestone.name} is left out. You can put it back below.")
    return _to_year(year)


@requires(Permission.KEEP_WORKING_YEAR)
@require_POST
def put_back_milestone(request: SignedInRequest, year: int, key: str) -> HttpResponse:
    """Take it up again."""
    actions.put_back(year, key, by=request.access)
    return _to_year(year)


@requires(Permission.KEEP_WORKING_YEAR)
@require_POST
def tick_milestone(request: SignedInRequest, year: int, key: str) -> HttpResponse:
    """Say that one is done, or that it is not after all."""
    one = _due(request, year, key)
    if one.milestone.shown_by is not ShownBy.BY_HAND:
        raise Http404
    done = request.POST.get("done") == "yes"
    actions.tick(one, by=request.access, on=timezone.localdate() if done else None)
    messages.success(request, "Ticked off." if done else "Not done, then.")
    return redirect("milestone", year=year, key=key)


@requires(Permission.KEEP_WORKING_YEAR)
@require_http_methods(["GET", "POST"])
def add_milestone(request: SignedInRequest) -> HttpResponse:
    """Add one of our own."""
    form = Own(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        year = academic_year(said["due_on"])
        own = actions.add_own(year=year, by=request.access, **said)
        messages.success(request, "Added.")
        return redirect("milestone", year=year, key=own.key)
    return render(request, "working_year/add.html", {"form": form})


@requires(Permission.KEEP_WORKING_YEAR)
@require_POST
def remind_places(request: SignedInRequest, year: int, key: str) -> HttpResponse:
    """Write to those who have not done it."""
    one = _due(request, year, key)
    places = queries.places(request.access, one, queries.known(request.access, year))
    late = [place.organisation for place in places if place.done_on is None]
    addresses = _addresses(request, late)
    reachable = [(place, addresses[place.pk]) for place in late if place.pk in addresses]
    today = timezone.localdate()
    sent = actions.remind_places(one, reachable, by=request.access, today=today)
    unknown = len(late) - len(reachable)
    words = f"Written to {sent} of {len(late)} who have not done it."
    if unknown:
        words += f" Of {unknown} we hold no email address: add a contact who sends files."
    messages.success(request, words)
    return redirect("milestone", year=year, key=key)


@requires(Permission.KEEP_WORKING_YEAR)
@require_http_methods(["GET", "POST"])
def shut_days(request: SignedInRequest) -> HttpResponse:
    """Days on which we are shut, so that clocks in working days stand still."""
    form = Shut(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.shut_on(form.cleaned_data["day"], by=request.access)
        messages.success(request, "Saved.")
        return redirect("shut_days")
    context = {"form": form, "days": queries.shut_days(request.access)}
    return render(request, "working_year/shut_days.html", context)


@requires(Permission.KEEP_WORKING_YEAR)
@require_POST
def open_day(request: SignedInRequest, day: str) -> HttpResponse:
    """We are not shut that day."""
    try:
        actions.open_on(date.fromisoformat(day), by=request.access)
    except ValueError:
        raise Http404 from None
    return redirect("shut_days")


@requires(Permission.SEE_WORKING_YEAR)
@require_GET
def league(request: SignedInRequest) -> HttpResponse:
    """How schools and providers keep to the year, and how usable what they send is."""
    year = _year(request.GET.get("year", ""))
    context = {
        "year": year,
        "name": _name(year),
        "years": _years(),
        "lines": presenters.standings(_records(request, year)),
    }
    return render(request, "working_year/league.html", context)


@requires(Permission.SEE_WORKING_YEAR)
@require_GET
def league_csv(request: SignedInRequest) -> HttpResponse:
    """The same as a spreadsheet."""
    year = _year(request.GET.get("year", ""))
    rows = presenters.league_rows(_records(request, year))
    note("downloaded how places keep to the year", by=request.user, authority_id=_own(request))
    return csv_file(f"schools-and-providers-{year}.csv", presenters.LEAGUE, rows)


def _records(request: SignedInRequest, year: int) -> list[queries.Record]:
    found, known = queries.due(request.access.authority, year), queries.known(request.access, year)
    return queries.league(request.access, found, known, year)


def _own(request: SignedInRequest) -> int:
    return request.access.authority.pk


def _due(request: SignedInRequest, year: int, key: str) -> Due:
    """One milestone as the authority has it.

    Raises:
        Http404: no such one this year.
    """
    for one in queries.due(request.access.authority, year) if year in dict(_years()) else ():
        if one.key == key:
            return one
    raise Http404


def _staff(request: SignedInRequest) -> list[User]:
    held = Membership.objects.visible_to(request.access).filter(organisation=None)
    return [one.user for one in held.select_related("user").order_by("user__name")]


def _addresses(request: SignedInRequest, places: list[Organisation]) -> dict[int, list[str]]:
    """Where to write to each: to whoever sends files, else to everybody held there."""
    found: dict[int, dict[str, list[str]]] = {}
    held = colleagues(request.access).filter(organisation__in=places).exclude(email="")
    for one in held:
        found.setdefault(one.organisation_id, {}).setdefault(one.does, []).append(one.email)
    return {
        place: by_work.get(Colleague.Does.DATA) or [*chain(*by_work.values())]
        for place, by_work in found.items()
    }


def _to_year(year: int) -> HttpResponse:
    return redirect(f"{reverse('working_year')}?year={year}")
