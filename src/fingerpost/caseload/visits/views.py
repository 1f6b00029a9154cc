"""Packs of visits: making one, its page and paper, and what phones ask."""

import json
from typing import Any

from django.contrib import messages
from django.contrib.staticfiles import finders
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fingerpost.audit.actions import note
from fingerpost.caseload import queries as caseload
from fingerpost.caseload.campaigns.presenters import chosen_words
from fingerpost.caseload.lists.queries import chase
from fingerpost.caseload.views import filters_of
from fingerpost.caseload.visits import actions, presenters, queries, records
from fingerpost.caseload.visits.actions import MOST_PEOPLE, CannotVisit
from fingerpost.caseload.visits.forms import AboutDoor, NewPack, Stopping
from fingerpost.caseload.visits.models import Pack
from fingerpost.caseload.worklists import seen_by
from fingerpost.core.access import Permission
from fingerpost.core.visits.doors import door_key
from fingerpost.web.access import SignedInRequest, public, requires

A_PAGE = 25
LARGEST_BODY = 500_000  # bytes: 200 entries with the longest notes
WORKER = "web/visits/worker.js"


@requires(Permission.MAKE_VISITS)
@require_GET
def visits(request: SignedInRequest) -> HttpResponse:
    """The packs one may see."""
    page = Paginator(queries.packs(request.access), A_PAGE).get_page(request.GET.get("page"))
    lines = [presenters.pack_words(pack) for pack in page.object_list]
    return render(request, "visits/visits.html", {"page": page, "lines": lines})


@requires(Permission.MAKE_VISITS)
@require_http_methods(["GET", "POST"])
def new_pack(request: SignedInRequest, key: str) -> HttpResponse:
    """Choose whom of a worklist to visit: those who come first in it, as its filters narrow it."""
    worklist = seen_by(request.access).get(key)
    if worklist is None:
        raise Http404
    gains = chase(request.access, timezone.localtime())
    filters = filters_of(request, gains.asked)
    people = caseload.narrowed(worklist, filters.chosen(), request.access, gains.asked)
    can = caseload.in_order(people.filter(queries.TO_BE_VISITED), "", worklist, gains)
    first = list(can.only(*caseload.SHOWN, *queries.ADDRESS)[:MOST_PEOPLE])
    offered = presenters.to_tick(first)
    start = {"day": timezone.localdate(), "people": [value for value, _ in offered]}
    form = NewPack(request.POST or None, offered=offered, initial=start)
    in_words = chosen_words(worklist, filters)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.make_pack(**form.cleaned_data, chosen_by=in_words, by=request.access)
            return redirect("visit_pack", pk=made.pk)
        except CannotVisit as problem:
            form.add_error("people", str(problem))
    shown = {
        "worklist": worklist,
        "form": form,
        "chosen_by": in_words,
        "offered": offered,
        "can": can.count(),
        "left_out": queries.left_out(people),
        "query": request.GET.urlencode(),
    }
    return render(request, "visits/new.html", shown)


@requires(Permission.MAKE_VISITS)
@require_GET
def pack(request: SignedInRequest, pk: int) -> HttpResponse:
    """One pack: to walk by on paper, and what came of it."""
    return _show(request, _pack(request, pk), Stopping())


def _show(request: SignedInRequest, found: Pack, form: Stopping) -> HttpResponse:
    doors = presenters.door_words(found, request.access)
    people = sum(len(door.people) for door in doors)
    note(
        "looked at a pack of visits",
        by=request.user,
        authority_id=found.authority_id,
        detail={"pack": found.pk, "people": people},
    )
    shown = {
        "pack": found,
        "doors": doors,
        "people": people,
        "gone": found.calls.count() - people,
        "facts": presenters.facts(found),
        "problems": [
            presenters.problem_words(one) for one in queries.unlogged(found, request.access)
        ],
        "form": form,
        "is_own": found.visitor_id == request.user.pk,
        "is_today": found.day == timezone.localdate(),
    }
    return render(request, "visits/pack.html", shown)


@requires(Permission.MAKE_VISITS)
@require_POST
def stop(request: SignedInRequest, pk: int) -> HttpResponse:
    """Stop a pack: a lost phone, a day called off."""
    found, form = _pack(request, pk), Stopping(request.POST)
    if not form.is_valid():
        return _show(request, found, form)
    try:
        actions.stop_pack(found, why=form.cleaned_data["why"], by=request.access)
    except CannotVisit as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, "Stopped. A phone that has it drops it as soon as it has signal.")
    return redirect("visit_pack", pk=pk)


@requires(Permission.MAKE_VISITS)
@require_POST
def door_note(request: SignedInRequest, pk: int, call: int) -> HttpResponse:
    """Say what to know before one knocks at the door of somebody in a pack."""
    found, form = _pack(request, pk), AboutDoor(request.POST)
    visit = next((v for v in queries.visits_of(found, request.access) if v.call.pk == call), None)
    if visit is None:
        raise Http404
    if form.is_valid():
        door = door_key(records.address_of(visit.person))
        actions.set_door_note(door=door, note=form.cleaned_data["note"], by=request.access)
        messages.success(request, "Kept. Whoever knocks there sees it first.")
    else:
        messages.error(request, "A note about a door has at most 300 letters.")
    return redirect("visit_pack", pk=pk)


def _pack(request: SignedInRequest, pk: int) -> Pack:
    return get_object_or_404(queries.packs(request.access), pk=pk)


# What phones ask


@requires(Permission.MAKE_VISITS)
@require_GET
def phone(request: SignedInRequest) -> HttpResponse:
    """The page that works without a signal. It holds nothing about anybody."""
    return render(request, "visits/phone.html")


@public
@require_GET
def worker(request: Any) -> HttpResponse:
    """The script that keeps that page on the phone. It must come from beside the page."""
    path = finders.find(WORKER)
    with open(str(path), encoding="utf-8") as script:
        answer = HttpResponse(script.read(), content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer


@requires(Permission.MAKE_VISITS)
@require_GET
def phone_state(request: SignedInRequest) -> HttpResponse:
    """Who is signed in, the packs they may take today, and how packs stand that a phone has."""
    asked = [int(key) for key in request.GET.get("held", "").split(",") if key.isdigit()][:20]
    own = queries.packs(request.access).filter(visitor=request.access.user)
    held = own.filter(pk__in=asked)
    to_take = own.filter(day=timezone.localdate(), stopped_at=None)
    return JsonResponse(
        {
            "visitor": request.user.pk,
            "csrf": get_token(request),
            "packs": [presenters.state(one) for one in to_take],
            "held": [presenters.state(one) for one in held],
        }
    )


@requires(Permission.MAKE_VISITS)
@require_POST
def phone_take(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give the visitor's phone a pack."""
    found = _own(request, pk)
    try:
        taken = actions.take_pack(found, by=request.access)
    except CannotVisit as problem:
        return JsonResponse({"message": str(problem)}, status=409)
    return JsonResponse(presenters.for_phone(taken, request.access))


@requires(Permission.MAKE_VISITS)
@require_POST
def phone_send(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take what a phone wrote down."""
    found = _own(request, pk)
    if len(request.body) > LARGEST_BODY:
        return JsonResponse({"message": records.UNREADABLE}, status=413)
    try:
        sent = records.batch(json.loads(request.body))
        actions.take_in(found, sent, by=request.access)
    except (ValueError, RecursionError, records.Unreadable):
        return JsonResponse({"message": records.UNREADABLE}, status=400)
    except CannotVisit as problem:
        return JsonResponse({"message": str(problem)}, status=409)
    found.refresh_from_db()
    names = [one.name for one in sent]
    return JsonResponse(presenters.answer(found, names, request.access))


def _own(request: SignedInRequest, pk: int) -> Pack:
    return get_object_or_404(queries.packs(request.access), pk=pk, visitor=request.access.user)
