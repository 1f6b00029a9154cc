"""Finding a young person, and everything we know of one."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from fingerpost.audit.actions import note
from fingerpost.caseload.contacts import pages as strip
from fingerpost.caseload.duplicates.presenters import made_one
from fingerpost.caseload.people import presenters, queries
from fingerpost.caseload.people.forms import AsAt, Withdrawal, today
from fingerpost.caseload.people.leaving import presenters as leaving
from fingerpost.caseload.people.time_line import time_line
from fingerpost.caseload.plans import presenters as plans
from fingerpost.core.access import Permission
from fingerpost.core.records import Group
from fingerpost.evidence.actions import withdraw_one
from fingerpost.intake.dwp.queries import told_of
from fingerpost.messages.links.presenters.staff import ReplyWords
from fingerpost.messages.links.queries import replies_of
from fingerpost.organisations.access import Access
from fingerpost.people import queries as people
from fingerpost.people.finding import LONGEST, understand
from fingerpost.people.merging.queries import merges_of, survivor_of
from fingerpost.people.models import Person
from fingerpost.sharing import restricting
from fingerpost.web.access import SignedInRequest, requires

RESULTS_A_PAGE = 20
REPLIES = 3
LAST_QUESTION = "last_question"


@requires(Permission.SEE_PEOPLE)
def find(request: SignedInRequest) -> HttpResponse:
    """One box. What was typed is personal, so it is kept in the session and never in an address."""
    if request.method == "POST":
        request.session[LAST_QUESTION] = request.POST.get("q", "").strip()[:LONGEST]
        # That somebody searched is kept, and never for whom.
        authority_id = request.access.authority.pk
        note("searched for young people", by=request.user, authority_id=authority_id)
        return redirect("find")
    typed = request.session.get(LAST_QUESTION, "")
    question = understand(typed)
    answer = people.find(question, request.access)
    page = Paginator(answer.ids, RESULTS_A_PAGE).get_page(request.GET.get("page"))
    found = queries.in_order(list(page.object_list), request.access)
    return render(
        request,
        "caseload/find.html",
        {
            "typed": typed,
            "question": question,
            "answer": answer,
            "page": page,
            "cards": [presenters.card(one, today()) for one in found],
            "search_url": "",  # the page has the box itself
        },
    )


@requires(Permission.SEE_PEOPLE)
@require_GET
def person(request: SignedInRequest, person_id: int) -> HttpResponse:
    """Where they are now, how we know, and until when; with the strip that logs a try."""
    if stands_for := survivor_of(person_id, request.access):
        return redirect("person", person_id=stands_for)
    found = _person(request, person_id)
    note("viewed a person", by=request.user, authority_id=found.authority_id, subject=found)
    return render(request, "caseload/person.html", _page(request, found))


@require_POST
@requires(Permission.RECORD_ACTIVITY)
def withdraw(request: SignedInRequest, person_id: int, statement_id: int) -> HttpResponse:
    """Take back one statement that was taken down by hand."""
    found = _person(request, person_id)
    statement = get_object_or_404(queries.taken_down_by_hand(found), pk=statement_id)
    form = Withdrawal(request.POST)
    if not form.is_valid():
        messages.error(request, str(form.errors["why"][0]))
    elif withdraw_one(statement, by=request.user, why=form.cleaned_data["why"]):
        messages.success(request, "Withdrawn. It stays in the time line, struck through.")
    return redirect("person", person_id=found.pk)


def _person(request: SignedInRequest, person_id: int) -> Person:
    return get_object_or_404(people.people(request.access), pk=person_id)


def _page(request: SignedInRequest, found: Person) -> dict[str, Any]:
    evidence = queries.evidence_of(found)
    days = AsAt(request.GET or None)
    chosen = days.cleaned_data if days.is_bound and days.is_valid() else {}
    day, known = chosen.get("at") or today(), chosen.get("known") or today()
    status = queries.status_of(found, as_at=day, as_known_at=known)
    providers = [e.provider_id for e in evidence if e.provider_id]
    may_record = request.access.may(Permission.RECORD_ACTIVITY)
    shown = plans.context(found, status, may_record=may_record)
    return (
        shown
        | strip.context(found, request.access, request.session, places=providers)
        | {
            "find_url": reverse("find"),
            "may_record": may_record,
            "days": days,
            "looks_back": (day, known) != (today(), today()),
            "also": presenters.also_known_as(found),
            "gone": leaving.gone(found),
            "only_kept_since": restricting.since(found),
            "is_to_be_found": status.group == Group.NOT_KNOWN and not found.left_on,
            "made_one": made_one(merges_of(found, request.access)),
            "may_send": request.access.may(Permission.SEND_MESSAGES),
            "may_ask": request.access.may(Permission.MAKE_LINKS),
            "may_share": request.access.may(Permission.RECORD_CONSENT),
            "replies": [ReplyWords(r) for r in replies_of(found, request.access)[:REPLIES]],
            "told_by_the_dwp": told_of(found, request.access).exists(),
            "may_see_sharing": request.access.may(Permission.SEE_SHARING),
            "may_hold": request.access.may(Permission.KEEP_RETENTION),
            "may_answer": request.access.may(Permission.ANSWER_REQUESTS),
            "may_settle": request.access.may(Permission.SETTLE_ROWS),
            "lives_in": leaving.thought_to_live_in(found),
            "facts": presenters.key_facts(found, today()),
            "status": presenters.status_words(status, evidence),
            "steps": time_line(found, request.access, evidence=evidence, status=status),
            "findings_url": _findings_url(request, found),
            "details": presenters.details(found, request.access),
            "changes": _changes(found, request.access),
        }
    )


def _findings_url(request: SignedInRequest, found: Person) -> str:
    """Where what the return says of them is, if this user may see it."""
    may = request.access.may(Permission.SEE_FINDINGS)
    return reverse("person_findings", args=[found.pk]) if may else ""


def _changes(found: Person, access: Access) -> list[presenters.Change]:
    history = people.history_of(found)
    acts = [event.pgh_context.metadata for event in history if event.pgh_context]
    users = people.names_of_users(told["by"] for told in acts if told.get("by"))
    places = people.names_of_organisations(e.school_id for e in history if e.school_id)
    return presenters.changes(history, access, users=users, places=places)
