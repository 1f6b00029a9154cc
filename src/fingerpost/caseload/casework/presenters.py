"""Casework in words. Templates only place them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from fingerpost.caseload.casework import queries
from fingerpost.caseload.casework.automatic import presenters as automatic
from fingerpost.caseload.casework.directory import presenters as directory
from fingerpost.caseload.casework.documents.presenters import document_line
from fingerpost.caseload.casework.entries.presenters import Line, line, named
from fingerpost.caseload.casework.models import (
    Action,
    Entry,
    Need,
    Note,
    Review,
)
from fingerpost.caseload.people.forms import today
from fingerpost.core import casework
from fingerpost.organisations.access import Access
from fingerpost.people.models import Person
from fingerpost.web.words import date_words


@dataclass(frozen=True, slots=True)
class Due:
    """One thing whose day has come."""

    name: str
    url: str
    what: str
    on: date
    owner: str


def context(person: Person, access: Access) -> dict[str, Any]:
    """What the page of one young person's case needs."""
    case = queries.case_of(person, access)
    return {
        "needs": [_need(one, person) for one in case.needs],
        "actions": [_action(one, person) for one in case.actions],
        "notes": [_note(one) for one in case.notes],
        "referrals": [directory.referral_line(one, person) for one in case.referrals],
        "places": [automatic.place_line(one, person) for one in case.places],
        "documents": [document_line(one, person) for one in case.documents],
    }


def summary(person: Person, access: Access) -> dict[str, Any]:
    """What the part of a young person's page needs: what stands in their way, what comes next."""
    case = queries.case_of(person, access)
    upcoming = case.open_actions[:3]
    return {
        "open_needs": [casework.needs()[one.code].name for one in case.open_needs],
        "open_actions": [
            f"{one.what}: {one.owner}, by {date_words(one.due_on)}" for one in upcoming
        ],
        "due": sum(one.is_due(today()) for one in case.needs)
        + sum(one.is_due(today()) for one in case.actions)
        + sum(one.is_due(today()) for one in case.referrals)
        + sum(one.is_due(today()) for one in case.places),
    }


def due(access: Access, day: date, *, mine: bool) -> list[Due]:
    """Needs to look at again, what to do, and what to ask after; the longest waiting first."""
    found = queries.due(access, day, mine=mine)
    needs = casework.needs()
    reviews = [
        _due(one, f"Look again: {needs[one.code].name}", one.review_on or day)
        for one in found.reviews
    ]
    actions = [
        _due(one, one.what, one.due_on, str(one.owner))
        for one in found.actions.select_related("owner")
    ]
    referrals = [_due(one, directory.asks(one), one.look_on or day) for one in found.referrals]
    places = [_due(one, automatic.asks(one), one.look_on or day) for one in found.places]
    return sorted([*reviews, *actions, *referrals, *places], key=lambda one: (one.on, one.name))


def help_due(access: Access, day: date) -> tuple[str, str, int, str]:
    """What is due as work: name, address, how many, and what it is; one's own for who has some."""
    lead = "Needs to look at again, what somebody is to do, and referrals to ask after."
    count = queries.due(access, day, mine=queries.has_caseload(access, day)).count()
    return "Help that is due", reverse("help_due"), count, lead


def _due(entry: Entry, what: str, on: date, owner: str = "") -> Due:
    person = entry.person.merged_into or entry.person
    return Due(person.full_name, reverse("case", args=[person.pk]), what, on, owner)


def _need(need: Need, person: Person) -> Line:
    address = reverse("review_need", args=[person.pk, need.pk])
    return line(
        need,
        casework.needs()[need.code].name,
        need.since,
        facts=[need.detail, _need_stands(need)],
        mark="" if need.met_on else "current",
        go_on=(address, "Look at this again") if need.is_open else None,
        more=tuple(_review(one) for one in need.reviews.all()),
    )


def _need_stands(need: Need) -> str:
    if need.met_on:
        return f"No longer in the way since {date_words(need.met_on)}."
    return f"To be looked at again on {date_words(need.review_on)}." if need.review_on else ""


def _review(review: Review) -> Line:
    found = "No longer in the way" if review.next_on is None else "Looked at again"
    return line(review, found, review.on, facts=[review.said])


def _action(action: Action, person: Person) -> Line:
    address = reverse("finish_action", args=[person.pk, action.pk])
    kind = casework.kinds_of_help()[action.kind]
    for_need = f"For: {casework.needs()[action.need.code].name}." if action.need else ""
    return line(
        action,
        action.what,
        action.done_on or action.due_on,
        facts=[f"{kind.name}.", for_need, _action_stands(action), action.came_of],
        mark="" if action.done_on else "current",
        go_on=(address, "Say that it is done") if action.is_open else None,
    )


def _action_stands(action: Action) -> str:
    if action.done_on:
        return f"Done, said by {action.done_by}."
    late = " This day has passed." if action.due_on < today() else ""
    return f"{action.owner} is to do it by {date_words(action.due_on)}.{late}"


def _note(note: Note) -> Line:
    return line(note, "Note", note.on, facts=[note.text, named(note, "read")])
