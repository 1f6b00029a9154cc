"""The lapse forecast: what not known would be at a month's end if nothing were done."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from fingerpost.caseload import presenters
from fingerpost.caseload.forecast import queries
from fingerpost.core.access import Permission
from fingerpost.core.dates import month_end
from fingerpost.core.destinations.forecast import Count, Held, forecast
from fingerpost.web.access import SignedInRequest, requires

A_PAGE = 50
MONTHS = 4
PLACES = ("provider", "school")


@requires(Permission.SEE_WORKLISTS)
@require_GET
def forecasts(request: SignedInRequest) -> HttpResponse:
    """The next month ends; for the one chosen by provider, by school, and who lapses."""
    access, today = request.access, timezone.localdate()
    held, ends = queries.held(access, today), _ends(today)
    found = {end.isoformat(): forecast(held, today=today, period_end=end) for end in ends}
    chosen = found.get(request.GET.get("end", "")) or found[ends[0].isoformat()]
    kind, place = request.GET.get("by", ""), request.GET.get("place", "")
    keys = _at(held, kind, place) & set(chosen.lapsing)
    page = Paginator(queries.those(access, today, keys), A_PAGE).get_page(request.GET.get("page"))
    names = queries.names([*chosen.providers, *chosen.schools])
    context = {
        "found": found,
        "chosen": chosen,
        "providers": _rows(chosen.providers, names),
        "schools": _rows(chosen.schools, names),
        "place": names.get(int(place)) if place.isdecimal() else "",
        "page": page,
        "lines": [presenters.line(person, today) for person in page.object_list],
        "today": today,
    }
    return render(request, "caseload/forecast.html", context)


def _ends(today: date) -> list[date]:
    """This month's end and those after it."""
    ends = [month_end(today)]
    while len(ends) < MONTHS:
        ends.append(month_end(ends[-1] + timedelta(days=1)))
    return ends


def _at(held: list[Held], kind: str, place: str) -> set[int]:
    """The people of the place asked for, or everybody."""
    if kind not in PLACES or not place.isdecimal():
        return {one.person for one in held}
    return {one.person for one in held if getattr(one, kind) == int(place)}


def _rows(
    counts: Mapping[int | None, Count], names: Mapping[int, str]
) -> list[tuple[int | None, str, Count]]:
    """Places where somebody lapses; those nobody named last."""
    return [
        (key, names.get(key, "") if key else "", count)
        for key, count in counts.items()
        if count.lapsing
    ]
