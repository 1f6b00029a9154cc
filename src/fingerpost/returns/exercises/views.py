"""Pages of the September Guarantee and the activity survey."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fingerpost.audit.actions import note
from fingerpost.core.access import Permission
from fingerpost.core.exercises.cohorts import CohortKind, fix_by, this_year
from fingerpost.core.records import Source
from fingerpost.core.spreadsheets import as_csv
from fingerpost.core.workflow import CohortState, WrongMove
from fingerpost.evidence import plans
from fingerpost.organisations.models import Organisation
from fingerpost.returns.exercises import actions, files, pages, presenters, queries
from fingerpost.returns.exercises.entries import day_of, entries
from fingerpost.returns.exercises.forms import Filters, RecordStatus, Why, status_choices
from fingerpost.returns.exercises.models import Cohort, CohortMember
from fingerpost.returns.to_the_dfe import hand_over_list
from fingerpost.sharing import gate
from fingerpost.web.access import SignedInRequest, requires
from fingerpost.web.downloads import csv_made

A_PAGE = 50


@requires(Permission.SEE_EXERCISES)
@require_http_methods(["GET", "POST"])
def exercise(request: SignedInRequest, key: str) -> HttpResponse:
    """The lists of one exercise in one year, and drawing them up."""
    chosen, today = pages.EXERCISES[key], timezone.localdate()
    if request.method == "POST":
        return _draw_up(request, chosen)
    year = _year(request.GET.get("year", ""), today)
    held = queries.of_year(request.access, chosen.kinds, year)
    found = {kind: entries(cohort, today) for kind, cohort in held.items()}
    lists = [
        (kind, presenters.summary(held[kind], found[kind], today) if kind in held else None)
        for kind in chosen.kinds
    ]
    years = {*queries.years(request.access, chosen.kinds), this_year(today)}
    context = {
        "exercise": chosen,
        "other": pages.EXERCISES[chosen.other],
        "year": year,
        "this_year": this_year(today),
        "years": sorted(years, reverse=True),
        "lists": lists,
        "fix_by": fix_by(chosen.kinds[0], year),
        "may_draw": request.access.may(Permission.BUILD_RETURN),
    }
    return render(request, "returns/exercises/exercise.html", context)


def _year(typed: str, today: date) -> int:
    is_year = typed.isascii() and typed.isdigit() and len(typed) == 4
    return int(typed) if is_year and typed.startswith("2") else this_year(today)


def _draw_up(request: SignedInRequest, chosen: pages.Exercise) -> HttpResponse:
    request.access.check(Permission.BUILD_RETURN)
    year, wanted = request.POST.get("year", ""), request.POST.get("kind", "")
    if wanted not in chosen.kinds:
        raise Http404
    try:
        cohort = actions.draw_up(
            request.access.authority,
            kind=CohortKind(wanted),
            year=_year(year, timezone.localdate()),
            by=request.access.user,
        )
    except actions.CannotDraw as problem:
        messages.error(request, str(problem))
        return redirect(chosen.url)
    messages.success(request, "The list is drawn up from what is known now.")
    return redirect("exercise_list", cohort.pk)


@requires(Permission.SEE_EXERCISES)
@require_GET
def one(request: SignedInRequest, pk: int) -> HttpResponse:
    """One list: its figures, by school, whom to ask, and everybody in it."""
    cohort, today = _cohort(request, pk), timezone.localdate()
    kind, found = CohortKind(cohort.kind), entries(cohort, today)
    places = queries.places(found)
    filters = Filters(request.GET or None, **presenters.filter_choices(found, places, kind))
    chosen, may_record = filters.chosen(), _may_record(request, cohort)
    listed = queries.narrowed(queries.standing(found), chosen)
    page = Paginator(listed, A_PAGE).get_page(request.GET.get("page"))
    shown = queries.people(request.access, list(page.object_list))
    context = {
        "cohort": cohort,
        "kind": kind,
        "exercise": pages.exercise_of(kind),
        "summary": presenters.summary(cohort, found, today),
        "fixed": presenters.fixed_words(cohort),
        "moves": pages.moves(cohort, request.access),
        "may_draw": request.access.may(Permission.BUILD_RETURN),
        "is_open": cohort.state == CohortState.OPEN,
        "is_closed": cohort.state == CohortState.CLOSED,
        "weeks": presenters.weeks(found, day_of(cohort, today)),
        "schools": presenters.schools(found, places, kind),
        "to_ask": presenters.to_ask(found, places),
        "filters": filters,
        "show_ask": not any(chosen.values()),
        "page": page,
        "lines": presenters.lines(page.object_list, shown, places, kind),
        "statuses": status_choices(kind.plan_kind, today) if may_record else [],
        "may_record": may_record,
        "gone": presenters.gone(queries.gone(found), request.access),
        "left_out": cohort.members.exclude(left_out_on=None).select_related("person"),
        "people": len(found),
        "query": request.GET.urlencode(),
    }
    return render(request, "returns/exercises/list.html", context)


def _may_record(request: SignedInRequest, cohort: Cohort) -> bool:
    is_closed = cohort.state == CohortState.CLOSED
    return request.access.may(Permission.RECORD_ACTIVITY) and not is_closed


@requires(Permission.BUILD_RETURN)
@require_http_methods(["GET", "POST"])
def move(request: SignedInRequest, pk: int, key: str) -> HttpResponse:
    """Ask, then fix, close or reopen a list."""
    cohort, wanted = _cohort(request, pk), pages.MOVES[key]
    form = Why(request.POST or None) if wanted.asks_why else None
    if request.method == "POST" and (form is None or form.is_valid()):
        said: dict[str, Any] = {"why": form.cleaned_data["why"]} if form else {}
        try:
            wanted.act(cohort, by=request.access.user, **said)
        except (WrongMove, actions.CannotDraw) as problem:
            messages.error(request, str(problem))
        else:
            messages.success(request, wanted.done)
        return redirect("exercise_list", pk)
    context = {
        "cohort": cohort,
        "move": wanted,
        "form": form,
        "exercise": pages.exercise_of(CohortKind(cohort.kind)),
        "people": cohort.members.filter(left_out_on=None).count(),
    }
    return render(request, "returns/exercises/move.html", context)


@requires(Permission.RECORD_ACTIVITY)
@require_POST
def record(request: SignedInRequest, pk: int, member_id: int) -> HttpResponse:
    """Take down a guarantee status of one young person, from the list itself."""
    cohort = _cohort(request, pk)
    kind = CohortKind(cohort.kind)
    if not kind.is_guarantee or not _may_record(request, cohort):
        raise Http404
    member, today = _member(cohort, member_id), timezone.localdate()
    if not any(one.member.pk == member.pk for one in queries.standing(entries(cohort, today))):
        messages.error(request, pages.NOT_ASKED_AFTER)
        return redirect(_address(cohort))
    form = RecordStatus(request.POST, kind=kind.plan_kind, day=today)
    if form.is_valid():
        said = plans.NewPlan(
            person_id=member.person_id,
            kind=kind.plan_kind,
            code=form.cleaned_data["code"],
            source=Source.AUTHORITY_CONTACT,
            said_on=today,
            answering_authority=cohort.authority.code,
        )
        plans.record(member.person, by=request.access.user, said=said)
        messages.success(request, f"Kept for {member.person.full_name}.")
    else:
        messages.error(request, str(form.errors["code"][0]))
    return redirect(f"{_address(cohort)}?{request.POST.get('back', '')}#young-people")


@requires(Permission.BUILD_RETURN)
@require_http_methods(["GET", "POST"])
def leave_out(request: SignedInRequest, pk: int, member_id: int) -> HttpResponse:
    """Leave one young person out of an open list, with a reason; or put them back."""
    cohort = _cohort(request, pk)
    member = _member(cohort, member_id)
    form = Why(request.POST or None)
    try:
        if member.left_out_on and request.method == "POST":
            actions.put_back(member, by=request.access.user)
            messages.success(request, f"{member.person.full_name} is in the list again.")
            return redirect("exercise_list", pk)
        if request.method == "POST" and form.is_valid():
            actions.leave_out(member, by=request.access.user, why=form.cleaned_data["why"])
            messages.success(request, f"{member.person.full_name} is left out of the list.")
            return redirect("exercise_list", pk)
    except actions.CannotDraw as problem:
        messages.error(request, str(problem))
        return redirect("exercise_list", pk)
    context = {"cohort": cohort, "member": member, "form": form}
    return render(request, "returns/exercises/leave_out.html", context)


@requires(Permission.BUILD_RETURN)
@require_GET
def download(request: SignedInRequest, pk: int) -> HttpResponse:
    """The file of an exercise; who took it, and how many are in it, is kept."""
    cohort = _cohort(request, pk)
    found = entries(cohort, timezone.localdate())
    file = "guarantee" if CohortKind(cohort.kind).is_guarantee else "survey"
    headings, rows = files.file_rows(
        file, found, queries.people(request.access, found), queries.places(found)
    )
    data = as_csv(headings, rows)
    hand_over_list(
        data,
        [one.member.person_id for one in found],
        authority=cohort.authority,
        by=request.access.user,
    )
    note(
        "downloaded a list",
        by=request.access.user,
        authority_id=cohort.authority_id,
        subject=cohort,
        detail={"people": len(found)},
    )
    return csv_made(f"{cohort.kind}-{cohort.year}.csv".replace("_", "-"), data)


@requires(Permission.SEE_EXERCISES)
@require_GET
def ask(request: SignedInRequest, pk: int, organisation_id: int) -> HttpResponse:
    """A list of young people to ask one school or provider after; what it gets is kept."""
    cohort = _cohort(request, pk)
    if cohort.state == CohortState.CLOSED:
        messages.error(request, "The list is closed: nobody is asked any more. Reopen it first.")
        return redirect(_address(cohort))
    found = queries.asked_of(entries(cohort, timezone.localdate()), organisation_id)
    if not found:
        raise Http404
    asked = get_object_or_404(Organisation, pk=organisation_id)
    kind, today = CohortKind(cohort.kind), timezone.localdate()
    released = gate.release(
        by=request.access,
        recipient=asked,
        flow="F13",
        purpose="asking",
        people=[one.member.person_id for one in found],
        fields=files.asked_by(kind),
        make=lambda rows: files.to_fill_in(kind, rows, today),
    )
    if not released.rows:
        messages.error(request, "Nobody is left whom they may be asked after.")
        return redirect(_address(cohort))
    note(
        "took a list to ask",
        by=request.access.user,
        authority_id=cohort.authority_id,
        subject=cohort,
        detail={"organisation": asked.pk, "people": len(released.rows)},
    )
    return csv_made(f"to-ask-{asked.pk}-{kind}.csv".replace("_", "-"), released.content)


def _cohort(request: SignedInRequest, pk: int) -> Cohort:
    return get_object_or_404(queries.cohorts(request.access), pk=pk)


def _member(cohort: Cohort, pk: int) -> CohortMember:
    return get_object_or_404(cohort.members.select_related("person"), pk=pk)


def _address(cohort: Cohort) -> str:
    return reverse("exercise_list", args=[cohort.pk])
