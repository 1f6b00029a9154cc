"""Logging a try, going on to the next, undoing, and saying how somebody may safely be reached."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fingerpost.audit.actions import note
from fingerpost.caseload.contacts import actions, pages, presenters, queries
from fingerpost.caseload.contacts.forms import Contacted, Opened, SafeContact, Undoing
from fingerpost.caseload.contacts.next import skip, whom_next
from fingerpost.caseload.people import presenters as people_words
from fingerpost.caseload.people.forms import today
from fingerpost.caseload.people.queries import evidence_of, places_to_learn
from fingerpost.caseload.people.time_line import time_line
from fingerpost.caseload.worklists import WORKLISTS
from fingerpost.core.access import Permission
from fingerpost.people import actions as people_actions
from fingerpost.people import queries as people
from fingerpost.people.models import Person
from fingerpost.web.access import SignedInRequest, requires

TODAY = "today"
LATEST = 6  # of the time line
CHANGED = "Somebody changed something while you had this open. What you typed is still here."
UNSAFE = "It is not safe to contact them. Say why you must before you log a try."


@requires(Permission.RECORD_ACTIVITY)
@require_http_methods(["GET", "POST"])
def log(request: SignedInRequest, person_id: int) -> HttpResponse:
    """One young person, how to reach them, and the strip."""
    found = _person(request, person_id)
    list_ = request.POST.get("list") or request.GET.get("list", "")
    if request.method == "GET":
        return _show(request, found, _context(request, found, list_=list_))
    form = Contacted(
        request.POST, person=found, places=places_to_learn(request.access, besides=_said_of(found))
    )
    if not queries.may_see_numbers(found, request.access):
        messages.error(request, UNSAFE)
    elif form.is_valid():
        return _log(request, found, form)
    return _show(request, found, _context(request, found, form=form, list_=list_))


def _log(request: SignedInRequest, found: Person, form: Contacted) -> HttpResponse:
    said = form.cleaned_data
    try:
        contact = actions.log_contact(
            person=found,
            by=request.user,
            means=said["means"],
            outcome=said["outcome"],
            at=form.at,
            note=said["note"],
            said=form.statement(),
            next_step=said["next_step"],
            next_on=said["next_on"],
            seen=form.shown or None,
        )
    except actions.Changed:
        return _show_changed(request, found, form)
    queries.leave([found.pk], request.access)
    request.session[pages.JUST_LOGGED] = contact.pk
    return redirect(_on_to(said["list"], found))


def _show_changed(request: SignedInRequest, found: Person, form: Contacted) -> HttpResponse:
    """What a colleague changed, with what this user typed kept."""
    found = _person(request, found.pk)
    now = queries.state_of(found)
    changes = presenters.missed(form.shown, now, time_line(found, request.access))
    data = request.POST.copy()
    data["seen"] = " ".join(sorted(now))
    again = Contacted(data, person=found, places=form.places)
    shown = _context(request, found, form=again)
    return _show(request, found, shown | {"changed": CHANGED, "changes": changes}, status=409)


@requires(Permission.RECORD_ACTIVITY)
@require_GET
def next_(request: SignedInRequest) -> HttpResponse:
    """Whom to try next in a worklist. `after` leaves somebody for later."""
    list_ = request.GET.get("list", "not-known")
    if list_ not in WORKLISTS:
        raise Http404
    if after := request.GET.get("after", ""):
        skip(request.session, after)
        return redirect(f"{reverse('next_to_try')}?list={list_}")
    found = whom_next(request.access, today(), WORKLISTS[list_], request.session)
    if found is None:
        shown = {
            "worklist": WORKLISTS[list_],
            "logged": pages.just_logged(request.access, request.session),
        }
        return render(request, "contacts/nobody.html", shown)
    return _show(request, found, _context(request, found, list_=list_))


@require_POST
@requires(Permission.RECORD_ACTIVITY)
def undo(request: SignedInRequest, contact_id: int) -> HttpResponse:
    """Take a try back, with what was learned in it."""
    seen = queries.seen(request.access)
    contact = get_object_or_404(seen, pk=contact_id)
    form = Undoing(request.POST)
    why = form.cleaned_data["why"] if form.is_valid() else ""
    try:
        actions.undo_contact(contact, by=request.user, why=why)
    except actions.CannotUndo as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, "Taken back. It stays in the time line, struck through.")
    return redirect("person", person_id=contact.person_id)


@require_POST
@requires(Permission.RECORD_ACTIVITY)
def open_numbers(request: SignedInRequest, person_id: int) -> HttpResponse:
    """Say why somebody unsafe to contact must be reached, and see how."""
    found = _person(request, person_id)
    form = Opened(request.POST)
    if not form.is_valid():
        return _show(request, found, _context(request, found, opened=form))
    actions.open_numbers(found, by=request.user, why=form.cleaned_data["why"])
    return redirect("log_contact", person_id=found.pk)


@requires(Permission.SET_SAFE_CONTACT)
@require_http_methods(["GET", "POST"])
def safe(request: SignedInRequest, person_id: int) -> HttpResponse:
    """Whether and how somebody may be reached, as it stands; and saying it anew."""
    found = _person(request, person_id)
    held = {
        "unsafe": found.unsafe_to_contact,
        "note": found.safe_contact_note,
        "preferred_means": found.preferred_means,
    }
    form = SafeContact(request.POST if request.method == "POST" else None, initial=held)
    if request.method == "POST" and form.is_valid():
        people_actions.set_safe_contact(found, **form.cleaned_data, by=request.access)
        messages.success(request, "Kept. Whoever opens their page sees it first.")
        return redirect("person", person_id=found.pk)
    return render(request, "contacts/safe.html", {"person": found, "form": form})


@requires(Permission.SEE_PEOPLE)
@require_GET
def present(request: SignedInRequest, person_id: int) -> HttpResponse:
    """Who else has this open: asked for again every minute while the page is."""
    found = _person(request, person_id)
    queries.arrive(found, request.access)
    names = presenters.others(queries.others_here(found, request.access))
    return render(request, "contacts/_others.html", {"person": found, "others": names})


def _context(request: SignedInRequest, found: Person, **more: Any) -> dict[str, Any]:
    return pages.context(found, request.access, request.session, **more)


def _show(
    request: SignedInRequest, found: Person, shown: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    note("viewed a person", by=request.user, authority_id=found.authority_id, subject=found)
    list_ = shown["strip"]["list"].value() or ""
    steps = time_line(found, request.access)
    more = {
        "form": shown["strip"] if shown["strip"].is_bound else shown["opened"],
        "card": people_words.card(found, today()),
        "facts": people_words.key_facts(found, today()),
        "why": pages.why(found, request.access),
        "steps": steps[:LATEST],
        "worklist": WORKLISTS.get(list_),
    }
    return render(request, "contacts/log.html", shown | more, status=status)


def _on_to(list_: str, found: Person) -> str:
    if list_ == TODAY:
        return reverse("today")
    if list_ in WORKLISTS:
        return f"{reverse('next_to_try')}?list={list_}"
    return reverse("person", args=[found.pk])


def _person(request: SignedInRequest, person_id: int) -> Person:
    every = people.people(request.access).select_related("school", "status", "tried")
    return get_object_or_404(every, pk=person_id)


def _said_of(person: Person) -> set[int]:
    """The providers that were ever named of somebody."""
    return {e.provider_id for e in evidence_of(person) if e.provider_id}
