"""Taking somebody off the caseload, with the answers shown before they count, and back on."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from fingerpost.caseload.people.leaving import presenters
from fingerpost.caseload.people.leaving.forms import Leaving, PutBack, Sure
from fingerpost.core.access import Permission
from fingerpost.core.cohorts.leaving import DIED, TRANSFERRED
from fingerpost.people import actions
from fingerpost.people import queries as people
from fingerpost.people.models import Person
from fingerpost.web.access import SignedInRequest, requires

SURE, CHANGE = "sure", "change"


@requires(Permission.RECORD_ACTIVITY)
@require_http_methods(["GET", "POST"])
def leave(request: SignedInRequest, person_id: int) -> HttpResponse:
    """Ask why, when and how we know; show the answers; then do it.

    The answers are personal, so they travel in the form and never in an address.
    """
    found = _person(request, person_id)
    if found.left_on:
        return redirect("person", person_id=found.pk)
    form = Leaving(request.POST or None, person=found, initial=_suggested(found))
    step = request.POST.get("step", "")
    if request.method == "POST" and form.is_valid() and step != CHANGE:
        return _check_answers(request, found, form, is_sure=step == SURE)
    return render(request, "caseload/leave.html", {"person": found, "form": form})


def _check_answers(
    request: SignedInRequest, found: Person, form: Leaving, *, is_sure: bool
) -> HttpResponse:
    died = form.cleaned_data["why"] == DIED
    sure = Sure(request.POST if is_sure else None) if died else None
    if is_sure and (sure is None or sure.is_valid()):
        return _leave(request, found, form)
    context = {
        "person": found,
        "form": sure,
        "answers": presenters.answers(form),
        "typed": [(k, v) for k, v in request.POST.items() if _is_answer(k)],
        "after": presenters.what_follows(form.left()),
    }
    return render(request, "caseload/leave_check.html", context)


def _leave(request: SignedInRequest, found: Person, form: Leaving) -> HttpResponse:
    try:
        actions.leave(found, left=form.left(), how=form.cleaned_data["how"], by=request.access)
    except actions.CannotLeave as problem:  # somebody else was quicker
        messages.error(request, str(problem))
    else:
        messages.success(request, "Taken off the caseload. Nothing we hold of them is gone.")
    return redirect("person", person_id=found.pk)


@requires(Permission.RECORD_ACTIVITY)
@require_http_methods(["GET", "POST"])
def come_back(request: SignedInRequest, person_id: int) -> HttpResponse:
    """Put somebody back on the caseload; who is held as having died only when asked again."""
    found = _person(request, person_id)
    if found.left_on and found.cohort_status == DIED:
        form = PutBack(request.POST if request.POST.get("step") == SURE else None)
        if not form.is_valid():
            gone = presenters.gone(found)
            context = {"person": found, "form": form, "gone": gone}
            return render(request, "caseload/come_back.html", context)
    elif request.method == "GET":
        return redirect("person", person_id=found.pk)
    return _come_back(request, found)


def _come_back(request: SignedInRequest, found: Person) -> HttpResponse:
    try:
        actions.come_back(found, by=request.access)
    except actions.CannotLeave as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, "Back on the caseload.")
    return redirect("person", person_id=found.pk)


@require_POST
@requires(Permission.RECORD_ACTIVITY)
def still_here(request: SignedInRequest, person_id: int) -> HttpResponse:
    """Somebody looked: they live here, whatever the file said."""
    found = _person(request, person_id)
    actions.still_here(found, by=request.access)
    messages.success(request, "Kept: they live here.")
    return redirect("person", person_id=found.pk)


def _person(request: SignedInRequest, person_id: int) -> Person:
    return get_object_or_404(
        people.people(request.access).select_related("authority"), pk=person_id
    )


def _suggested(found: Person) -> dict[str, Any]:
    """What a file said of where they live, as a first answer."""
    if not found.may_live_in:
        return {}
    return {"why": TRANSFERRED, "authority": found.may_live_in}


def _is_answer(name: str) -> bool:
    return name not in ("csrfmiddlewaretoken", "step", "sure")
