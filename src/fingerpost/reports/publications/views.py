"""Publishing figures, with a preview; and what is published, for anybody."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from fingerpost.core.access import Permission
from fingerpost.db.rls import authority_scope
from fingerpost.organisations.models import Authority
from fingerpost.reports.figures import queries as figures
from fingerpost.reports.models import MonthFigures
from fingerpost.reports.publications import actions, queries, records, series
from fingerpost.reports.publications.forms import Publish
from fingerpost.reports.publications.models import Publication
from fingerpost.reports.publications.series import SERIES, Series
from fingerpost.web.access import SignedInRequest, public, requires

HOUR = "public, max-age=3600"


@requires(Permission.PUBLISH_FIGURES)
@require_GET
def publications(request: SignedInRequest) -> HttpResponse:
    """The months that are counted, and what of them is public."""
    held = Publication.objects.visible_to(request.access)
    newest = {one.period_end: one for one in queries.current(held)}
    months = [(one, newest.get(one)) for one in reversed(list(figures.months(request.access)))]
    context = {"months": months, "code": request.access.authority.code, "any": bool(newest)}
    return render(request, "publications/publications.html", context)


@requires(Permission.PUBLISH_FIGURES)
@require_http_methods(["GET", "POST"])
def publish_month(request: SignedInRequest, month: str) -> HttpResponse:
    """How a month would look, and, once seen, making it public."""
    counted = _counted(request, month)
    held = Publication.objects.visible_to(request.access)
    last = held.filter(period_end=counted.built.period_end).first()
    form = Publish(request.POST or None, corrects=last is not None)
    context: dict[str, Any] = {"form": form, "end": counted.built.period_end, "last": last}
    if request.method == "POST" and form.is_valid():
        try:
            if "publish" in request.POST:
                actions.publish(counted, by=request.access, chosen=form.chosen)
                messages.success(request, "The figures are public.")
                return redirect("publications")
            context |= _preview(counted, form)
        except actions.Refused as refused:
            form.add_error("method", str(refused))
    return render(request, "publications/publish.html", context)


def _counted(request: SignedInRequest, month: str) -> MonthFigures:
    for end, counted in figures.months(request.access).items():
        if f"{end:%Y-%m}" == month:
            return counted
    raise Http404


def _preview(counted: MonthFigures, form: Publish) -> dict[str, Any]:
    found = actions.protected(counted, form.chosen)
    would_be = Publication(
        period_end=counted.built.period_end,
        cells=records.stored(found.shown),
        chosen={"largest_withheld": form.chosen.settings.largest_withheld},
    )
    return {"tables": _tables(would_be), "proof": found.proof}


def _tables(publication: Publication) -> list[tuple[Series, list[series.Line]]]:
    return [(one, series.lines(publication, one.split)) for one in SERIES.values()]


@public
@require_GET
def open_data(request: HttpRequest, code: str) -> HttpResponse:
    """What an authority has published: the latest month, every file, every change."""
    authority, published = _published(code)
    newest = queries.current(published)
    context = {
        "authority": authority,
        "newest": newest[0],
        "tables": _tables(newest[0]),
        "changes": sorted(published, key=lambda one: one.made_at, reverse=True),
        "measures": series.MEASURES,
    }
    answer = render(request, "publications/open_data.html", context)
    return _open(answer)


@public
@require_GET
def open_data_csv(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """A series: all months, newest version of each."""
    _, published = _published(code)
    data = series.as_csv(_series(slug), queries.current(published))
    return _open(HttpResponse(data, content_type="text/csv; charset=utf-8; header=present"))


@public
@require_GET
def open_data_metadata(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """What describes a series to machines."""
    authority, published = _published(code)
    changed = max(one.made_at for one in published).date().isoformat()
    address = request.build_absolute_uri(reverse("open_data_csv", args=[code, slug]))
    told = series.metadata(_series(slug), address, authority.name, changed)
    return _open(HttpResponse(told, content_type="application/csvm+json"))


def _published(code: str) -> tuple[Authority, list[Publication]]:
    """An authority and all it published; nobody's where it published nothing."""
    authority = get_object_or_404(Authority, code=code)
    with authority_scope(authority.pk):
        published = queries.published(authority)
    if not published:
        raise Http404
    return authority, published


def _series(slug: str) -> Series:
    if slug not in SERIES:
        raise Http404
    return SERIES[slug]


def _open(answer: HttpResponse) -> HttpResponse:
    """Anybody may keep it for an hour, list it and use it in a page of theirs."""
    answer["Cache-Control"] = HOUR
    answer["X-Robots-Tag"] = "all"
    answer["Access-Control-Allow-Origin"] = "*"
    return answer
