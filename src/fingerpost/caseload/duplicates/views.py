"""The list of possible duplicates, entries side by side, making them one and taking them apart."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fingerpost.audit.actions import note
from fingerpost.caseload.duplicates import actions, presenters, queries
from fingerpost.caseload.duplicates.forms import Merging
from fingerpost.caseload.people.presenters import card
from fingerpost.caseload.people.queries import in_order
from fingerpost.core.access import Permission
from fingerpost.linkage.duplicates import queries as duplicates
from fingerpost.linkage.duplicates.actions import say_apart
from fingerpost.people import queries as people
from fingerpost.people.finding import LONGEST, understand
from fingerpost.people.merging.actions import CannotMerge
from fingerpost.people.merging.records import details
from fingerpost.people.models import Person
from fingerpost.web.access import SignedInRequest, requires

A_PAGE = 25
MOST_AT_ONCE = 10
SURE, CHANGE = "sure", "change"
LAST_SOUGHT = "last_sought_same"


@requires(Permission.SETTLE_ROWS)
@require_GET
def possible(request: SignedInRequest) -> HttpResponse:
    """Who may be held twice, the likeliest first."""
    found = duplicates.groups(request.access)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    held = queries.of_groups(page.object_list, request.access)
    lines = [presenters.line(group, held) for group in page.object_list]
    return render(request, "caseload/duplicates.html", {"page": page, "lines": lines})


@requires(Permission.SETTLE_ROWS)
@require_http_methods(["GET", "POST"])
def merge(request: SignedInRequest, person_id: int) -> HttpResponse:
    """Entries side by side; what is to be kept of each; what they would be; then it is done.

    Only keys stand in the address. The answers travel in the form.
    """
    entries = _entries(request, person_id)
    form = Merging(request.POST or None, people=entries)
    step = request.POST.get("step", "")
    if request.method == "POST" and form.is_valid() and step != CHANGE:
        return _make_one(request, form) if step == SURE else _preview(request, form)
    if request.method == "GET":
        for one in entries:
            note("viewed a person", by=request.user, authority_id=one.authority_id, subject=one)
    today = timezone.localdate()
    pairs = duplicates.pairs_among([one.pk for one in entries], request.access)
    context = {
        "first_key": entries[0].pk,
        "form": form,
        "compared": [
            (presenters.called(one), presenters.compared(entries[0], one, today))
            for one in entries[1:]
        ],
        "first": presenters.called(entries[0]),
        "reasons": presenters.reasons(pairs[0]) if pairs else [],
        "score": pairs[0].score if pairs else None,
    }
    return render(request, "caseload/merge.html", context)


def _preview(request: SignedInRequest, form: Merging) -> HttpResponse:
    every = [form.survivor, *form.others]
    kept = details(every, form.chosen())
    status = queries.status_of_all(every, kept["born_on"], as_at=timezone.localdate())
    to_be = presenters.to_be(
        form.survivor, form.others, details=kept, status=status, access=request.access
    )
    context = {"to_be": to_be, "typed": _answers(request)}
    return render(request, "caseload/merge_check.html", context)


def _make_one(request: SignedInRequest, form: Merging) -> HttpResponse:
    try:
        actions.make_one(form.survivor, form.others, chosen=form.chosen(), by=request.access)
    except CannotMerge as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, "Made one. It can be taken apart below at any time.")
    return redirect("person", person_id=form.survivor.pk)


@require_POST
@requires(Permission.SETTLE_ROWS)
def not_the_same(request: SignedInRequest, person_id: int) -> HttpResponse:
    """These are different young people, and are not asked about again."""
    say_apart(_entries(request, person_id), by=request.access)
    messages.success(request, "Kept: they are different young people. Nobody is asked again.")
    return redirect("duplicates")


@require_POST
@requires(Permission.SETTLE_ROWS)
def take_apart(request: SignedInRequest, person_id: int, merge_id: int) -> HttpResponse:
    """Undo a merge."""
    person = get_object_or_404(people.people(request.access), pk=person_id)
    made = queries.merge_of(person, merge_id, request.access)
    if made is None:
        raise Http404
    try:
        actions.take_apart(made, by=request.access)
    except CannotMerge as problem:  # somebody else was quicker
        messages.error(request, str(problem))
    else:
        messages.success(request, "Taken apart. Every entry is what it was before.")
    return redirect("person", person_id=person.pk)


@requires(Permission.SETTLE_ROWS)
@require_http_methods(["GET", "POST"])
def same_as(request: SignedInRequest, person_id: int) -> HttpResponse:
    """Look for other entries of somebody. What was typed is kept in the session only."""
    person = get_object_or_404(people.people(request.access), pk=person_id)
    if request.method == "POST":
        request.session[LAST_SOUGHT] = request.POST.get("q", "").strip()[:LONGEST]
        note("searched for young people", by=request.user, authority_id=person.authority_id)
        return redirect("same_as", person_id=person.pk)
    typed = request.session.get(LAST_SOUGHT, "") or person.full_name
    question = understand(typed)
    answer = people.find(question, request.access)
    keys = [key for key in answer.ids if key != person.pk][:A_PAGE]
    today = timezone.localdate()
    found = [(one.pk, card(one, today)) for one in in_order(keys, request.access)]
    context = {"person": person, "typed": typed, "found": found, "remarks": question.remarks}
    return render(request, "caseload/same_as.html", context)


def _entries(request: SignedInRequest, person_id: int) -> list[Person]:
    """The entries of the address, two at least; all must be this user's to see."""
    asked = [key for key in request.GET.getlist("with") if key.isdecimal() and len(key) < 19]
    keys = list(dict.fromkeys([person_id, *map(int, asked)]))[:MOST_AT_ONCE]
    found = queries.entries(keys, request.access)
    if len(found) < max(len(keys), 2):
        raise Http404
    return found


def _answers(request: SignedInRequest) -> list[tuple[str, Any]]:
    return [(k, v) for k, v in request.POST.items() if k not in ("csrfmiddlewaretoken", "step")]
