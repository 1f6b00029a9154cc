"""Caseloads: who has whom, how evenly, and handing over."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fingerpost.caseload import queries as worklists
from fingerpost.caseload.allocation import actions, presenters, queries
from fingerpost.caseload.allocation.forms import Cover, HandOver, MakeCaseload, Share
from fingerpost.caseload.allocation.models import Caseload, Holding, Part
from fingerpost.core.access import Permission
from fingerpost.core.worklists.balance import Load
from fingerpost.web.access import SignedInRequest, requires


@requires(Permission.SEE_WORKLISTS)
@require_GET
def caseloads(request: SignedInRequest) -> HttpResponse:
    """Every caseload beside a fair share."""
    today = timezone.localdate()
    loads = presenters.loads(request.access, today)
    context = {
        "lines": presenters.caseload_lines(request.access, today, loads),
        "nobodys": loads.get(presenters.NOBODY, Load(0, 0)),
        "now": timezone.localtime(),
        "may_share_out": request.access.may(Permission.SHARE_OUT),
    }
    return render(request, "allocation/caseloads.html", context)


@requires(Permission.SHARE_OUT)
@require_http_methods(["GET", "POST"])
def make(request: SignedInRequest) -> HttpResponse:
    """A new caseload."""
    form = MakeCaseload(
        _posted(request),
        colleagues=queries.colleagues(request.access),
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.make_caseload(
                name=form.cleaned_data["name"],
                contractor=form.cleaned_data["contractor"],
                holder=form.chosen("holder"),
                by=request.access,
            )
        except actions.CannotShareOut as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, "Made. Put schools, areas or young people into it.")
            return redirect("share_out", made.pk)
    return render(request, "allocation/form.html", {"form": form, "heading": "New caseload"})


@requires(Permission.SEE_WORKLISTS)
@require_GET
def caseload(request: SignedInRequest, pk: int) -> HttpResponse:
    """One caseload: who has had it, and what is in it."""
    held, today = _caseload(request, pk), timezone.localdate()
    parts = Part.objects.filter(caseload=held).select_related("school").order_by("-since", "pk")
    current = [part for part in parts if part.until is None or part.until >= today]
    context = {
        "caseload": held,
        "places": [part for part in current if part.person_id is None],
        "picked": sum(part.person_id is not None for part in current),
        "holdings": Holding.objects.filter(caseload=held).select_related("user", "made_by"),
        "today": today,
        "may_share_out": request.access.may(Permission.SHARE_OUT),
    }
    return render(request, "allocation/caseload.html", context)


@requires(Permission.SHARE_OUT)
@require_http_methods(["GET", "POST"])
def share_out(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put schools, areas or young people into a caseload, or all or part of it into another."""
    held, today = _caseload(request, pk), timezone.localdate()
    form = Share(
        _posted(request),
        schools=worklists.facets(request.access, today).schools,
        caseloads=list(queries.caseloads(request.access)),
        people=worklists.caseload(request.access, today),
        initial={"to": str(held.pk), "since": today},
    )
    if request.method == "POST" and form.is_valid():
        put = actions.put(
            form.parts(),
            form.caseload(),
            since=form.cleaned_data["since"],
            note=form.cleaned_data["note"],
            by=request.access,
        )
        messages.success(request, f"{put} put." if form.caseload() else f"{put} taken out.")
        return redirect("caseload", pk)
    heading = f"Share out: {held.name}"
    return render(request, "allocation/form.html", {"form": form, "heading": heading, "of": held})


@requires(Permission.SHARE_OUT)
@require_http_methods(["GET", "POST"])
def hand_over(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give all of a caseload to somebody."""
    held = _caseload(request, pk)
    form = HandOver(_posted(request), colleagues=queries.colleagues(request.access))
    to = form.chosen("to") if request.method == "POST" and form.is_valid() else None
    if to:
        since, note = form.cleaned_data["since"], form.cleaned_data["note"]
        actions.hand_over(held, to=to, since=since, note=note, by=request.access)
        messages.success(request, f"{to.name} has {held.name} from that day.")
        return redirect("caseload", pk)
    heading = f"Hand over: {held.name}"
    return render(request, "allocation/form.html", {"form": form, "heading": heading, "of": held})


@requires(Permission.SHARE_OUT)
@require_http_methods(["GET", "POST"])
def cover(request: SignedInRequest, pk: int) -> HttpResponse:
    """Have somebody cover a caseload for a while."""
    held = _caseload(request, pk)
    form = Cover(_posted(request), colleagues=queries.colleagues(request.access))
    if request.method == "POST" and form.is_valid() and _covered(request, held, form):
        messages.success(request, "They see it as theirs in those days.")
        return redirect("caseload", pk)
    heading = f"Cover for absence: {held.name}"
    return render(request, "allocation/form.html", {"form": form, "heading": heading, "of": held})


def _covered(request: SignedInRequest, held: Caseload, form: Cover) -> bool:
    said, to = form.cleaned_data, form.chosen("to")
    try:
        if to:
            actions.cover(
                held,
                to=to,
                since=said["since"],
                until=said["until"],
                note=said["note"],
                by=request.access,
            )
    except actions.CannotShareOut as error:
        form.add_error("until", str(error))
        return False
    return to is not None


@requires(Permission.SHARE_OUT)
@require_POST
def end_cover(request: SignedInRequest, pk: int) -> HttpResponse:
    """End a cover today."""
    found = get_object_or_404(
        Holding, pk=pk, covering=True, caseload__in=queries.caseloads(request.access)
    )
    actions.end_cover(found, by=request.access)
    messages.success(request, "They cover it no longer.")
    return redirect("caseload", found.caseload_id)


@requires(Permission.SHARE_OUT)
@require_POST
def drop(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a caseload away."""
    held = _caseload(request, pk)
    actions.drop_caseload(held, by=request.access)
    messages.success(request, f"{held.name} is gone. Whoever was in it is nobody's.")
    return redirect("caseloads")


def _caseload(request: SignedInRequest, pk: int) -> Caseload:
    return get_object_or_404(queries.caseloads(request.access), pk=pk)


def _posted(request: SignedInRequest) -> Any:
    return request.POST if request.method == "POST" else None
