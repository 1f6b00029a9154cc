"""The first page of each role, and changing between roles."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from fingerpost.caseload import presenters as caseload_words
from fingerpost.caseload import queries as caseload
from fingerpost.caseload.allocation.models import held_by
from fingerpost.caseload.casework.presenters import help_due
from fingerpost.caseload.contacts import pages as strip
from fingerpost.caseload.contacts import presenters as contact_words
from fingerpost.caseload.contacts.next import whom_next
from fingerpost.caseload.contacts.queries import contacts_of
from fingerpost.caseload.contacts.views import TODAY
from fingerpost.caseload.ladder import asking
from fingerpost.caseload.lists import queries as lists
from fingerpost.caseload.notices import presenters as notice_words
from fingerpost.caseload.people.presenters import card
from fingerpost.caseload.people.views import LAST_QUESTION
from fingerpost.caseload.worklists import WORKLISTS
from fingerpost.core.access import HUB, Permission
from fingerpost.core.dates import academic_year_name
from fingerpost.core.sharing.uptake import together
from fingerpost.intake.presenters import SubmissionWords
from fingerpost.messages.consents import presenters as consent_words
from fingerpost.messages.consents import queries as consents
from fingerpost.messages.links.presenters.overnight import came_in
from fingerpost.organisations.access import Access
from fingerpost.people.models import Person
from fingerpost.reports import presenters, queries
from fingerpost.reports.leavers import home as leavers
from fingerpost.reports.leavers.queries import waiting_doubts
from fingerpost.reports.rights import presenters as rights_words
from fingerpost.reports.rights import queries as rights
from fingerpost.reports.working_year.presenters import asked_of, due_now
from fingerpost.returns.findings import queries as findings
from fingerpost.sharing.agreements import presenters as sharing_words
from fingerpost.sharing.agreements import queries as sharing
from fingerpost.sharing.agreements.queries import REVIEW_AHEAD as MONTH
from fingerpost.sharing.settling import to_settle
from fingerpost.web.access import SignedInRequest, for_any_role


@for_any_role
def today(request: SignedInRequest) -> HttpResponse:
    """What needs doing, for the authority's own people; others have a home of their own."""
    access = request.access
    if not access.role.of_authority:
        return redirect("home")
    if access.role == HUB:
        return redirect("area")
    if access.may(Permission.BUILD_RETURN):
        return _data_manager(request)
    if access.may(Permission.MANAGE_SHARING):
        return _officer(request)
    return _tracker(request)


@for_any_role
def home(request: SignedInRequest) -> HttpResponse:
    """A school's or provider's own: how leavers are, what we ask, what became of their files. Names
    nobody."""
    organisation = request.access.organisation
    if organisation is None:
        return redirect("today")
    day = timezone.localdate()
    last = queries.last_list_this_year(request.access, day)
    return render(
        request,
        "reports/home.html",
        {
            "organisation": organisation,
            "needed": presenters.needed_from(organisation, last, day),
            "is_late": last is None,
            "files": [SubmissionWords(s) for s in queries.latest_files(request.access, most=10)],
            "outcomes": notice_words.outcomes(request.access, day),
            "asked": asking.open_lists(request.access, day),
            "year": academic_year_name(day),
            "may_see_leavers": request.access.may(Permission.SEE_LEAVERS),
            "cohorts": leavers.cohorts(request.access, day),
            "consents": consent_words.gist(
                consents.by_school(request.access, day, school=organisation)
            ),
            "tasks": asked_of(request.access),
            "to_settle": presenters.to_settle(to_settle(request.access, day)),
            "today": day,
        },
    )


@for_any_role
def role(request: SignedInRequest) -> HttpResponse:
    """Every role this user holds; they act in one at a time."""
    own = queries.memberships(request.access)
    if request.method == "POST":
        chosen = get_object_or_404(own, pk=_number(request.POST.get("membership", "")))
        request.session["membership"] = chosen.pk
        request.session.pop(LAST_QUESTION, None)
        return redirect("today")
    return render(
        request,
        "reports/role.html",
        {"memberships": own, "now": request.access.membership.pk},
    )


def _data_manager(request: SignedInRequest) -> HttpResponse:
    access, day, now = request.access, timezone.localdate(), timezone.now()
    counts = caseload.counts(access, day)
    files = queries.files(access, now)
    built = queries.latest_return(access)
    end, left = presenters.period(day)
    return render(
        request,
        "reports/today.html",
        {
            "day": day,
            "counts": counts,
            "figures": presenters.figures(counts),
            "period_end": end,
            "days_left": left,
            "milestones": due_now(request.access),
            "to_do": [
                *presenters.to_do(files, queries.rows_waiting(access)),
                sharing_words.to_review(sharing.due_for_review(access, day + MONTH).count()),
                presenters.to_settle(to_settle(access, day)),
                *presenters.unanswered(rights.with_nobody_to_answer(access.authority.pk)),
            ],
            **came_in(access, now),
            "lapsing": [card(person, day) for person in queries.lapsing_soon(access, day)],
            "lapsing_base": presenters.LAPSING_BASE,
            "lapsing_count": counts.lists["lapsing"],
            "worklists": _worklists(access, counts.lists, day),
            "whom": caseload_words.WHOM,
            "built": built,
            "findings": presenters.findings(built, queries.findings(built) if built else {}),
            "to_mend": presenters.to_mend(queries.to_mend(access)),
            "quiet": presenters.quiet(list(queries.quiet_senders(access, day)[: queries.SHOWN])),
            "files": files,
            "latest": [
                SubmissionWords(s) for s in queries.latest_files(access, since=now - queries.WEEK)
            ],
        },
    )


def _officer(request: SignedInRequest) -> HttpResponse:
    access, day = request.access, timezone.localdate()
    found = sharing.places(access, day)
    return render(
        request,
        "reports/today_officer.html",
        {
            "day": day,
            "figures": sharing_words.figures(found),
            "due": sharing_words.due(sharing.due_for_review(access, day + MONTH), day),
            "steps": sharing_words.steps(together(one.uptake for one in found)),
            "consents": consent_words.gist(consents.by_school(access, day)),
            "to_settle": presenters.to_settle(to_settle(access, day)),
            "requests": rights_words.lines(rights.waiting(access), day)[: queries.SHOWN],
        },
    )


def _tracker(request: SignedInRequest) -> HttpResponse:
    access, day = request.access, timezone.localdate()
    counts = caseload.counts(access, day)
    own = caseload.own_counts(access, lists.asked(access, day))  # as the lists open with their own
    person = whom_next(access, day, WORKLISTS["not-known"], request.session)
    nothing_shared = access.role.only_shared and not held_by(access, day)
    end, left = presenters.period(day)
    return render(
        request,
        "reports/today_tracker.html",
        {
            "day": day,
            "counts": counts,
            **_next(request, person),
            "nothing_shared": nothing_shared,
            "may_see_files": access.may(Permission.SEE_ALL_SUBMISSIONS),
            "period_end": end,
            "days_left": left,
            "worklists": [
                *_worklists(access, counts.lists if own is None else own, day),
                help_due(access, day)[:3],
            ],
            "whom": caseload_words.WHOM if own is None else caseload_words.WHOM_OWN,
            "mine_to_mend": findings.mine(access),
            **came_in(access, timezone.now()),
            "latest": [SubmissionWords(s) for s in queries.latest_files(access)],
        },
    )


def _worklists(access: Access, counts: Mapping[str, int], day: date) -> list[tuple[str, str, int]]:
    """Every list, and whoever left and was not reached, with how many stand in each."""
    name, address, count, _ = notice_words.without_first_contact(access, day)
    listed = [*caseload_words.work(counts, access), (name, address, count)]
    if doubted := waiting_doubts(access).count():
        listed.append(("Schools think this is wrong", reverse("doubts"), doubted))
    if wrong := rights.to_mend(access).count():
        listed.append(("Young people say this is wrong", reverse("corrections"), wrong))
    return listed


def _next(request: SignedInRequest, person: Person | None) -> dict[str, Any]:
    """Whom to try next: why them, what was tried, how to reach them, and the strip."""
    day, access = timezone.localdate(), request.access
    if person is None:
        return {"logged": strip.just_logged(access, request.session)}
    shown = strip.context(person, access, request.session, list_=TODAY)
    return shown | {
        "next": card(person, day),
        "next_key": str(person.pk),
        "why": strip.why(person, access),
        "tried": contact_words.steps(contacts_of(person))[: queries.SHOWN],
        "calls": contact_words.calls(shown["reach"]),
    }


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0
