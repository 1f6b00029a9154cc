"""The words of tries: the strip that logs one, those made, and how somebody may be reached."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import quote

from django.urls import reverse
from django.utils import timezone

from fingerpost.caseload.contacts.forms import Contacted
from fingerpost.caseload.contacts.models import Contact, Opening
from fingerpost.caseload.people.presenters import NOTHING_HELD, Step
from fingerpost.core import contacts
from fingerpost.core.cohorts.leaving import DIED
from fingerpost.core.contacts import NextStep
from fingerpost.people.models import Person
from fingerpost.web.words import date_words, time_words

Action = tuple[str, str, str]
Reach = tuple[str, str] | tuple[str, str, list[Action]]
CALL = "call"
NUMBERS_GUARDED = "Guarded: say why before you see them"


# The strip


@dataclass(frozen=True, slots=True)
class OutcomeChoice:
    """What may come of a try, to choose; `then` is the next step it sets."""

    id: str
    code: str
    name: str
    chosen: bool
    learns: bool
    then: str
    number: int


@dataclass(frozen=True, slots=True)
class MeansChoice:
    """A means to choose, with its outcomes."""

    id: str
    code: str
    name: str
    chosen: bool
    outcomes: Sequence[OutcomeChoice]


def choices(form: Contacted, today: date) -> list[MeansChoice]:
    """Every means with what may come of it. Ids are those an error of the form leads to."""
    means, outcome = form["means"].value(), form["outcome"].value()
    return [
        MeansChoice(
            id=f"id_means_{number}",
            code=one.code,
            name=one.name,
            chosen=one.code == means,
            outcomes=_outcomes(one.code, outcome, today, chosen=one.code == means),
        )
        for number, one in enumerate(contacts.means().values())
    ]


def _outcomes(means: str, outcome: str, today: date, *, chosen: bool) -> list[OutcomeChoice]:
    prefix = "id_outcome" if chosen else f"id_outcome_{means}"
    return [
        OutcomeChoice(
            id=f"{prefix}_{number}",
            code=one.code,
            name=one.name,
            chosen=chosen and one.code == outcome,
            learns=one.learn,
            then=step_words(contacts.next_step(one.code, on=today)),
            number=number + 1,
        )
        for number, one in enumerate(contacts.outcomes_of(means))
    ]


def step_words(step: NextStep | None) -> str:
    """A next step as a sentence."""
    return f"Next: {step.what[:1].lower()}{step.what[1:]}, {date_words(step.on)}." if step else ""


def usual_means(person: Person) -> str:
    """The means offered first: what they like, else a call where a number is held, else a text."""
    if person.preferred_means:
        return person.preferred_means
    if person.mobile or person.home_phone:
        return CALL
    held = {"email": person.email, "visit": person.address}
    return next((means for means, address in held.items() if address), CALL)


# How to reach them


def reach(person: Person, *, open_: bool) -> list[Reach]:
    """How to reach somebody, with a way to begin; of somebody who died, that nobody is to try.

    Args:
        person: whom.
        open_: whether the user may see numbers and addresses.
    """
    if person.left_on and person.cohort_status == DIED:
        return [("Do not contact", f"They died on {date_words(person.left_on)}")]
    if not open_:
        return [("Numbers and addresses", NUMBERS_GUARDED)]
    rows: list[Reach] = [
        _called("Mobile", person.mobile),
        _called("Home phone", person.home_phone),
        _written(person.email),
        ("Address", ", ".join(person.address) or NOTHING_HELD),
    ]
    if person.preferred_means:
        rows.append(("Likes to be reached", contacts.means()[person.preferred_means].in_words))
    return rows


def _called(label: str, number: str) -> Reach:
    if not number:
        return label, NOTHING_HELD
    return label, number, [("Call", dial(number), label.lower())]


def _written(email: str) -> Reach:
    if not email:
        return "Email", NOTHING_HELD
    return "Email", email, [("Write", f"mailto:{quote(email, safe='@')}", "an email")]


def calls(rows: Iterable[Reach]) -> list[tuple[str, str]]:
    """Of how to reach somebody, a button to call each number: its words, and where it leads."""
    return [
        (f"Call {row[1]}", row[2][0][1])
        for row in rows
        if len(row) == 3 and row[2][0][1].startswith("tel:")
    ]


def dial(number: str) -> str:
    """The link by which a phone calls a number."""
    return "tel:" + "".join(sign for sign in number if sign.isdigit() or sign == "+")


# Tries in the time line


def steps(tries: Iterable[Contact]) -> list[Step]:
    """The tries that stated nothing. What one stated stands in the time line as a statement."""
    return [_step(one) for one in tries if one.evidence_id is None]


def facts_of_statements(tries: Iterable[Contact]) -> dict[int, tuple[str, str]]:
    """By statement, the try it came of: in words, and where that is taken back."""
    return {
        one.evidence_id: (f"{what(one)}.", _undo_url(one))
        for one in tries
        if one.evidence_id is not None
    }


def what(one: Contact) -> str:
    """Call: no answer"""
    came = contacts.outcomes()[one.outcome].name
    return f"{contacts.means()[one.means].name}: {came[:1].lower()}{came[1:]}"


def _step(one: Contact) -> Step:
    on = timezone.localtime(one.at).date()
    return Step(
        key=f"c{one.pk}",
        title=what(one),
        on=on,
        source=f"Tried by {one.by}" if one.by else "Sent by us",
        kind="withdrawn" if one.undone_at else "note",
        recorded=timezone.localtime(one.recorded_at).date(),
        facts=[next_words(one)] if one.next_on and not one.undone_at else [],
        note=one.note,
        submission="",
        withdrawn=_taken_back(one),
        undo_url=_undo_url(one),
        at=one.recorded_at,
    )


def next_words(one: Contact) -> str:
    """The next step of a try as a sentence, or nothing."""
    return step_words(NextStep(one.next_step, one.next_on)) if one.next_on else ""


def _undo_url(one: Contact) -> str:
    return "" if one.undone_at else reverse("undo_contact", args=[one.pk])


def _taken_back(one: Contact) -> str:
    if one.undone_at is None:
        return ""
    on = date_words(timezone.localtime(one.undone_at).date())
    return f"Taken back on {on} by {one.undone_by}: {one.undone_why}."


# What a page that is open has missed


def missed(shown: frozenset[str], now: frozenset[str], steps: Iterable[Step]) -> list[str]:
    """What changed about somebody since a page was opened, in sentences.

    Args:
        shown: the marks of what the page showed (queries.state_of).
        now: the marks of what is.
        steps: the time line as it is.
    """
    new = {mark.rstrip("-") for mark in now - shown}
    found = [_missed(step) for step in steps if step.key in new]
    if any(mark.startswith("p") for mark in new):
        found.append("Their details, or how they may be reached, were changed.")
    return found


def _missed(step: Step) -> str:
    return f"{step.title}. {step.source}.{f' {step.withdrawn}' if step.withdrawn else ''}"


# Just logged, guarded, with colleagues


@dataclass(frozen=True, slots=True)
class Logged:
    """What was logged a moment ago, and where it is undone."""

    words: str
    undo_url: str
    name: str
    url: str


def logged(one: Contact) -> Logged:
    """A try just logged."""
    return Logged(
        words=f"Logged: {what(one)[:1].lower()}{what(one)[1:]}. {next_words(one)}".strip(),
        undo_url=reverse("undo_contact", args=[one.pk]),
        name=one.person.full_name,
        url=reverse("person", args=[one.person_id]),
    )


def others(names: Sequence[object]) -> str:
    """Sam Okoye has this open"""
    if not names:
        return ""
    *first, last = map(str, names)
    every = f"{', '.join(first)} and {last}" if first else last
    return f"{every} {'have' if first else 'has'} this open."


def openings(every: Iterable[Opening]) -> list[str]:
    """Who saw guarded numbers, and why."""
    return [f"{time_words(one.at)}, {one.by}: {one.why}" for one in every]


def asked_to_stop(at: datetime | None) -> str:
    """That they asked us to stop, or nothing."""
    return f"They asked us to stop on {date_words(timezone.localtime(at).date())}." if at else ""
