"""What the pages of casework share: whom they are about, and asking until it can be kept."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from fingerpost.caseload.allocation.queries import colleagues
from fingerpost.caseload.casework import queries
from fingerpost.caseload.casework.models import Entry
from fingerpost.caseload.casework.writing import CannotKeep
from fingerpost.core.access import Permission
from fingerpost.organisations.models import User
from fingerpost.people import queries as people
from fingerpost.people.models import Person
from fingerpost.web.access import SignedInRequest


def asked(
    request: SignedInRequest,
    found: Person,
    form: forms.Form,
    keep: Callable[[], str | None],
    *,
    heading: str,
    at: str,
) -> HttpResponse:
    """Keep what was answered and go back to the case, or ask.

    Args:
        request: what was asked or answered.
        found: whom it is about.
        form: what is asked.
        keep: keeps what was answered; gives what to tell, where that is more than that it is kept.
        heading: of the page.
        at: the field where a refusal stands.
    """
    if request.method == "POST" and form.is_valid():
        try:
            done = keep()
        except CannotKeep as problem:
            form.add_error(at, str(problem))
        else:
            messages.success(request, done or "Kept.")
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


def all_colleagues(request: SignedInRequest) -> list[User]:
    """Everybody of the authority's staff."""
    return list({one.user_id: one.user for one in colleagues(request.access)}.values())
