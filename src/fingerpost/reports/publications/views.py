"""Publishing figures, with a preview; and what is published, for anybody."""

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from fingerpost.core.access import Permission
from fingerpost.db.rls import authority_scope
from fingerpost.organisations.models import Authority
from fingerpost.reports.figures import queries as figures
from fingerpost.reports.models import MonthFigures
from fingerpost.reports.publications import actions, csvw, queries, series, tasks
from fingerpost.reports.publications.forms import Choose, Publish
from fingerpost.reports.publications.models import Proposal, Publication
from fingerpost.reports.publications.presenters import Line, glance, lines
from fingerpost.reports.publications.series import SERIES, Series
from fingerpost.web.access import SignedInRequest, public, requires

CSVM = "application/csvm+json"
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
    """How small numbers of a month are to be protected; the worker then works it out."""
    counted = _counted(request, month)
    form = Choose(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = actions.ask(
            counted,
            by=request.access,
            method=form.cleaned_data["method"],
            largest_withheld=int(form.cleaned_data["largest_withheld"]),
        )
        tasks.start(asked)
        return redirect("proposal", asked.pk)
    last = Publication.objects.visible_to(request.access).filter(
        period_end=counted.built.period_end
    )
    context = {"form": form, "end": counted.built.period_end, "last": last.first()}
    return render(request, "publications/publish.html", context)


@requires(Permission.PUBLISH_FIGURES)
@require_http_methods(["GET", "POST"])
def proposal(request: SignedInRequest, pk: int) -> HttpResponse:
    """How a month would look, and, once seen, making it public."""
    held = get_object_or_404(Proposal.objects.visible_to(request.access), pk=pk)
    if getattr(request, "htmx", False):
        answer = render(request, "publications/_under_way.html", {"proposal": held})
        if not held.is_under_way:
            answer["HX-Refresh"] = "true"
        return answer
    form = Publish(request.POST if request.method == "POST" else None, corrects=bool(held.corrects))
    if request.method == "POST" and form.is_valid():
        try:
            actions.publish(held, by=request.access, note=form.cleaned_data.get("note", ""))
        except actions.Refused as refused:
            messages.error(request, str(refused))
            return redirect("publish_month", f"{held.period_end:%Y-%m}")
        messages.success(request, "The figures are public.")
        return redirect("publications")
    shown = Publication(period_end=held.period_end, cells=held.cells, chosen=held.chosen)
    context = {"form": form, "proposal": held, "tables": _tables(shown) if held.cells else []}
    return render(request, "publications/proposal.html", context)


def _counted(request: SignedInRequest, month: str) -> MonthFigures:
    for end, counted in figures.months(request.access).items():
        if f"{end:%Y-%m}" == month:
            return counted
    raise Http404


def _tables(publication: Publication) -> list[tuple[Series, list[Line]]]:
    return [(one, lines(publication, one.split)) for one in SERIES.values()]


@requires(Permission.SEE_AREA)
@require_GET
def area(request: SignedInRequest) -> HttpResponse:
    """How the area is doing, for those of a hub: what is published, and nothing else."""
    authority = request.access.authority
    current = queries.current(queries.published(authority))
    context: dict[str, Any] = {"authority": authority, "months": current}
    if current:
        context |= {"newest": current[0], "glance": glance(current), "tables": _tables(current[0])}
    return render(request, "publications/area.html", context)


@public
@require_GET
def open_data_index(request: HttpRequest) -> HttpResponse:
    """Every authority here that has published something, and the newest month of each."""
    held = []
    for authority in Authority.objects.all():
        with authority_scope(authority.pk):
            newest = queries.current(queries.published(authority))[:1]
        held += [(authority, one) for one in newest]
    return _open(render(request, "publications/index.html", {"held": held}))


@public
@require_GET
def open_data(request: HttpRequest, code: str) -> HttpResponse:
    """What an authority has published: the latest month, every file, every change."""
    authority, published = _published(code)
    newest = queries.current(published)
    context = {
        "authority": authority,
        "newest": newest[0],
        "glance": glance(newest),
        "tables": _tables(newest[0]),
        "changes": sorted(published, key=lambda one: one.made_at, reverse=True),
    }
    return _open(render(request, "publications/open_data.html", context))


@public
@require_GET
def open_data_csv(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """A series: all months, newest version of each."""
    _, published = _published(code)
    data = series.as_csv(_series(slug), queries.current(published))
    answer = HttpResponse(data, content_type="text/csv; charset=utf-8; header=present")
    described = reverse("open_data_metadata", args=[code, slug])
    answer["Link"] = f'<{described}>; rel="describedby"; type="{CSVM}"'
    return _open(answer)


@public
@require_GET
def open_data_metadata(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """What describes a series to machines."""
    authority, published = _published(code)
    described = _described(request, _series(slug), authority, published)
    return _open(HttpResponse(json.dumps(csvw.alone(described), indent=2), content_type=CSVM))


@public
@require_GET
def open_data_group(request: HttpRequest, code: str) -> HttpResponse:
    """What describes all series of an authority to machines."""
    authority, published = _published(code)
    described = [_described(request, one, authority, published) for one in SERIES.values()]
    return _open(HttpResponse(json.dumps(csvw.group(described), indent=2), content_type=CSVM))


def _described(
    request: HttpRequest, one: Series, authority: Authority, published: list[Publication]
) -> dict[str, Any]:
    changed = timezone.localdate(max(one.made_at for one in published)).isoformat()
    address = request.build_absolute_uri(reverse("open_data_csv", args=[authority.code, one.slug]))
    return csvw.table(one, address, authority.name, changed)


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
