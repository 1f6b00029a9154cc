"""One young person's case, what is taken down in it, and what is due in everybody's."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fingerpost.audit.actions import note
from fingerpost.caseload.allocation.queries import colleagues
from fingerpost.caseload.casework import actions, presenters, queries
from fingerpost.caseload.casework.forms import AddAction, AddNeed, AddNote, FinishAction, ReviewNeed
from fingerpost.caseload.casework.models import Entry
from fingerpost.caseload.people.forms import Withdrawal, today
from fingerpost.core.access import Permission
from fingerpost.organisations.models import User
from fingerpost.people import queries as people
from fingerpost.people.merging.queries import survivor_of
from fingerpost.people.models import Person
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
    """What is to be looked at again or done, of the cases this user may read."""
    day = today()
    return render(
        request, "casework/due.html", {"lines": presenters.due(request.access, day), "day": day}
    )


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
        colleagues=_colleagues(request),
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
    others = [one for one in _colleagues(request) if one != request.access.user]
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
        actions.take_back(entry, why=form.cleaned_data["why"], by=request.access)
    except actions.CannotKeep as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, "Taken back. It stays here, struck through.")
    return redirect("case", person_id=found.pk)


def asked(
    request: SignedInRequest,
    found: Person,
    form: forms.Form,
    keep: Callable[[], None],
    *,
    heading: str,
    at: str,
) -> HttpResponse:
    """Keep what was answered and go back to the case, or ask; `at` is where a refusal stands."""
    if request.method == "POST" and form.is_valid():
        try:
            keep()
        except actions.CannotKeep as problem:
            form.add_error(at, str(problem))
        else:
            messages.success(request, "Kept.")
            return redirect("case", person_id=found.pk)
    shown = {"person": found, "form": form, "heading": heading}
    return render(request, "casework/form.html", shown)


def person_of(request: SignedInRequest, person_id: int) -> Person:
    """Whom a page is about, if this user may see them."""
    return get_object_or_404(people.people(request.access), pk=person_id)


def entry_of(request: SignedInRequest, found: Person, kind: str, pk: int) -> Entry:
    """A standing entry of theirs, if this user may read it."""
    entry = queries.entry_of(found, kind, pk, request.access)
    if entry is None:
        raise Http404
    return entry


def sees_sensitive(request: SignedInRequest) -> bool:
    """Whether this user may see health, care and justice details."""
    return request.access.may(Permission.SEE_SENSITIVE)


def _colleagues(request: SignedInRequest) -> list[User]:
    return list({one.user_id: one.user for one in colleagues(request.access)}.values())
