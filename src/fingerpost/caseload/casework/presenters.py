"""Casework in words. Templates only place them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone

from fingerpost.caseload.casework import queries
from fingerpost.caseload.casework.models import (
    Action,
    Entry,
    Move,
    Need,
    Note,
    Provision,
    Referral,
    Review,
)
from fingerpost.caseload.people.forms import today
from fingerpost.core import casework
from fingerpost.core.casework.provision import outcomes, places_in_words
from fingerpost.core.workflow import REFERRAL, ReferralState
from fingerpost.organisations.access import Access
from fingerpost.people.models import Person
from fingerpost.web.words import date_words


@dataclass(frozen=True, slots=True)
class Line:
    """One entry in words. `go_on` is where to say more of it, and in which words."""

    kind: str
    key: int
    title: str
    on: date
    source: str
    recorded: date
    mark: str
    facts: list[str]
    taken_back: str
    go_on: tuple[str, str] | None = None
    more: tuple["Line", ...] = ()

    @property
    def own_facts(self) -> list[str]:
        """What is said besides its class, for one that stands within another of that class."""
        return [one for one in self.facts if not one.startswith("Class: ")]


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
        "referrals": [_referral(one, person) for one in case.referrals],
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
        + sum(one.is_due(today()) for one in case.actions),
    }


def due(access: Access, day: date) -> list[Due]:
    """Needs to look at again and actions to do, the longest waiting first."""
    reviews = [
        _due(one, f"Look again: {casework.needs()[one.code].name}", one.review_on or day, "")
        for one in queries.reviews_due(access, day)
    ]
    actions = [
        _due(one, one.what, one.due_on, str(one.owner)) for one in queries.actions_due(access, day)
    ]
    return sorted([*reviews, *actions], key=lambda one: (one.on, one.name))


def help_due(access: Access, day: date) -> tuple[str, str, int, str]:
    """What is due as work: name, address, how many, and what it is."""
    lead = "Needs to look at again, and what somebody is to do for them."
    return "Help that is due", reverse("help_due"), queries.count_due(access, day), lead


def class_name(code: str) -> str:
    """The class as it is shown beside an entry; nothing for the general one."""
    return "" if code == casework.GENERAL else f"Class: {casework.classes()[code].name}."


def _due(entry: Entry, what: str, on: date, owner: str) -> Due:
    person = entry.person.merged_into or entry.person
    return Due(person.full_name, reverse("case", args=[person.pk]), what, on, owner)


def _need(need: Need, person: Person) -> Line:
    address = reverse("review_need", args=[person.pk, need.pk])
    return _line(
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
    return _line(review, found, review.on, facts=[review.said])


def _action(action: Action, person: Person) -> Line:
    address = reverse("finish_action", args=[person.pk, action.pk])
    kind = casework.kinds_of_help()[action.kind]
    for_need = f"For: {casework.needs()[action.need.code].name}." if action.need else ""
    return _line(
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
    readers = ", ".join(str(one.user) for one in note.readers.all())
    named = f"Besides {note.by}, it may be read by {readers}." if readers else ""
    return _line(note, "Note", note.on, facts=[note.text, named])


def _referral(referral: Referral, person: Person) -> Line:
    state = ReferralState(referral.state)
    address = reverse("move_referral", args=[person.pk, referral.pk])
    goes_on = not REFERRAL.is_final(state) and referral.undone_at is None
    return _line(
        referral,
        str(referral.provision),
        timezone.localdate(referral.recorded_at),
        facts=[f"{REFERRAL.words[state]}.", referral.why],
        mark="current" if goes_on else "",
        go_on=(address, "Say what became of it") if goes_on else None,
        more=tuple(_move(one) for one in referral.moves.all()),
    )


def _move(move: Move) -> Line:
    how = f"{outcomes()[move.outcome].name}." if move.outcome else ""
    return _line(move, REFERRAL.words[ReferralState(move.state)], move.on, facts=[how, move.said])


@dataclass(frozen=True, slots=True)
class Offered:
    """One entry of the directory in words."""

    key: int
    name: str
    provider: str
    what: str
    whom: list[str]
    places: str
    starts: str
    is_closed: bool


def offered(provision: Provision, taken: int) -> Offered:
    """A provision in words."""
    day = provision.starts_on
    whom = provision.eligibility.in_words() or ["Nothing is asked."]
    return Offered(
        key=provision.pk,
        name=provision.name,
        provider=provision.provider,
        what=provision.what,
        whom=[*whom, *filter(None, [class_name(provision.sensitivity)])],
        places=places_in_words(provision.places, taken),
        starts=_starts(day),
        is_closed=provision.closed_at is not None,
    )


def _starts(day: date | None) -> str:
    if day is None:
        return "Starts at any time."
    return f"{'Started' if day < today() else 'Starts'} on {date_words(day)}."


def _line(
    entry: Entry,
    title: str,
    on: date,
    *,
    facts: Iterable[str],
    mark: str = "",
    go_on: tuple[str, str] | None = None,
    more: tuple[Line, ...] = (),
) -> Line:
    return Line(
        kind=str(entry._meta.model_name),
        key=entry.pk,
        title=title,
        on=on,
        source=f"Written by {entry.by}",
        recorded=timezone.localdate(entry.recorded_at),
        mark="withdrawn" if entry.undone_at else mark,
        facts=[one for one in (class_name(entry.sensitivity), *facts) if one],
        taken_back=_taken_back(entry),
        go_on=go_on,
        more=more,
    )


def _taken_back(entry: Entry) -> str:
    if entry.undone_at is None:
        return ""
    on = date_words(timezone.localdate(entry.undone_at))
    return f"Taken back on {on} by {entry.undone_by}: {entry.undone_why}."
