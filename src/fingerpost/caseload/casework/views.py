"""One young person's case, what is taken down in it, and what is due in everybody's."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fingerpost.audit.actions import note
from fingerpost.caseload.casework import actions, presenters, queries
from fingerpost.caseload.casework.entries.views import (
    all_colleagues,
    asked,
    entry_of,
    person_of,
    sees_sensitive,
)
from fingerpost.caseload.casework.forms import AddAction, AddNeed, AddNote, FinishAction, ReviewNeed
from fingerpost.caseload.casework.taking_back import take_back as take_entry_back
from fingerpost.caseload.casework.writing import CannotKeep
from fingerpost.caseload.people.forms import Withdrawal, today
from fingerpost.core.access import Permission
from fingerpost.people.merging.queries import survivor_of
from fingerpost.web.access import SignedInRequest, requires


@requires(Permission.SEE_PEOPLE)
@require_GET
def case(request: SignedInRequest, person_id: int) -> HttpResponse:
    """What they need, what is done about it, and what is written down, for who may read it."""
    if stands_for := survivor_of(person_id, request.access):
        return redirect("case", person_id=stands_for)
    found = person_of(request, person_id)
    note("read a case", by=request.user, authority_id=found.authority_id, subject=found)
    shown = presenters.context(found, request.access) | {
        "person": found,
        "may_record": request.access.may(Permission.RECORD_ACTIVITY),
    }
    return render(request, "casework/help.html", shown)


@requires(Permission.SEE_PEOPLE)
@require_GET
def summary(request: SignedInRequest, person_id: int) -> HttpResponse:
    """The part of it that a young person's page loads for itself."""
    found = person_of(request, person_id)
    shown = {"person": found, "case": presenters.summary(found, request.access)}
    return render(request, "casework/_summary.html", shown)


@requires(Permission.SEE_PEOPLE)
@require_GET
def due(request: SignedInRequest) -> HttpResponse:
    """What is to be looked at again, done or asked, of the cases this user may read."""
    day, access = today(), request.access
    has_own = queries.has_caseload(access, day)
    mine = has_own and request.GET.get("whose") != "all"
    lines = presenters.due(access, day, mine=mine)
    shown = {"lines": lines, "day": day, "has_own": has_own, "mine": mine}
    return render(request, "casework/due.html", shown)


@requires(Permission.RECORD_ACTIVITY)
@require_http_methods(["GET", "POST"])
def add_need(request: SignedInRequest, person_id: int) -> HttpResponse:
    """Take down what stands in somebody's way."""
    found = person_of(request, person_id)
    form = AddNeed(request.POST or None, sees_sensitive=sees_sensitive(request))

    def keep() -> None:
        actions.add_need(found, **form.cleaned_data, by=request.access)

    return asked(request, found, form, keep, heading="Add a need or barrier", at="code")


@requires(Permission.RECORD_ACTIVITY)
@require_http_methods(["GET", "POST"])
def review_need(request: SignedInRequest, person_id: int, pk: int) -> HttpResponse:
    """Say how a need stands now."""
    found = person_of(request, person_id)
    need: Any = entry_of(request, found, "need", pk)
    form = ReviewNeed(request.POST or None)

    def keep() -> None:
        said = form.cleaned_data
        actions.review_need(
            need, on=said["on"], said=said["said"], next_on=said["next_on"], by=request.access
        )

    return asked(request, found, form, keep, heading="Look at a need again", at="met")


@requires(Permission.RECORD_ACTIVITY)
@require_http_methods(["GET", "POST"])
def add_action(request: SignedInRequest, person_id: int) -> HttpResponse:
    """Plan something somebody does."""
    found = person_of(request, person_id)
    form = AddAction(
        request.POST or None,
        needs=queries.open_needs(found, request.access),
        colleagues=all_colleagues(request),
        me=request.access.user,
    )

    def keep() -> None:
        actions.add_action(found, **form.answers(), by=request.access)

    return asked(request, found, form, keep, heading="Plan an action", at="what")


@requires(Permission.RECORD_ACTIVITY)
@require_http_methods(["GET", "POST"])
def finish_action(request: SignedInRequest, person_id: int, pk: int) -> HttpResponse:
    """Say that an action was done."""
    found = person_of(request, person_id)
    action: Any = entry_of(request, found, "action", pk)
    form = FinishAction(request.POST or None)

    def keep() -> None:
        actions.finish_action(action, **form.cleaned_data, by=request.access)

    return asked(request, found, form, keep, heading="Say that it is done", at="on")


@requires(Permission.RECORD_ACTIVITY)
@require_http_methods(["GET", "POST"])
def add_note(request: SignedInRequest, person_id: int) -> HttpResponse:
    """Write something down, for who may read it."""
    found = person_of(request, person_id)
    others = [one for one in all_colleagues(request) if one != request.access.user]
    form = AddNote(request.POST or None, sees_sensitive=sees_sensitive(request), colleagues=others)

    def keep() -> None:
        actions.add_note(found, **form.answers(), by=request.access)

    return asked(request, found, form, keep, heading="Write a note", at="text")


@require_POST
@requires(Permission.RECORD_ACTIVITY)
def take_back(request: SignedInRequest, person_id: int, kind: str, pk: int) -> HttpResponse:
    """Take an entry back."""
    found = person_of(request, person_id)
    entry, form = entry_of(request, found, kind, pk), Withdrawal(request.POST)
    if not form.is_valid():
        messages.error(request, str(form.errors["why"][0]))
        return redirect("case", person_id=found.pk)
    try:
        take_entry_back(entry, why=form.cleaned_data["why"], by=request.access)
    except CannotKeep as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, "Taken back. It stays here, struck through.")
    return redirect("case", person_id=found.pk)
