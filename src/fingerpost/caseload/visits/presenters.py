"""The words of packs of visits, and what a phone is given of one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone

from fingerpost.caseload.contacts.models import Contact
from fingerpost.caseload.contacts.presenters import next_words
from fingerpost.caseload.contacts.presenters import what as what_came
from fingerpost.caseload.people.forms import activities_for, in_families
from fingerpost.caseload.visits import queries
from fingerpost.caseload.visits.models import DoorNote, Entry, Pack
from fingerpost.caseload.visits.queries import Visit, address_lines
from fingerpost.core import contacts
from fingerpost.core.codes import CodeList
from fingerpost.core.visits.doors import Door
from fingerpost.organisations.access import Access
from fingerpost.people.models import Person
from fingerpost.web.words import count_of, date_words, time_words

VISIT = "visit"


@dataclass(frozen=True, slots=True)
class CallWords:
    """One young person behind a door, and what came of it."""

    key: int
    name: str
    safe_note: str
    url: str
    log_url: str
    came: Sequence[str]
    meanwhile: Sequence[str]


@dataclass(frozen=True, slots=True)
class DoorWords:
    """One door of a walk."""

    number: int
    address: str
    note: str
    first_call: int
    people: Sequence[CallWords]


def door_words(pack: Pack, access: Access) -> list[DoorWords]:
    """Every door of a pack with whom to ask for, and what came of it so far."""
    doors = queries.doors_of(pack, access)
    notes = queries.notes_of((door.key for door in doors), access)
    tries = queries.tries_of(pack)
    calls = [one.call for door in doors for one in door.people]
    others = queries.meanwhile(pack, calls) if tries else {}
    return [
        DoorWords(
            number=number,
            address=", ".join(address_lines(door.address, door.people[0].person)),
            note=_note(notes, door),
            first_call=door.people[0].call.pk,
            people=[_call(one, tries, others) for one in door.people],
        )
        for number, door in enumerate(doors, start=1)
    ]


def _note(notes: Mapping[str, DoorNote], door: Door[Visit]) -> str:
    return notes[door.key].note if door.key in notes else ""


def _call(
    one: Visit, tries: Mapping[int, Iterable[Entry]], others: Mapping[int, Iterable[Contact]]
) -> CallWords:
    return CallWords(
        key=one.call.pk,
        name=one.person.full_name,
        safe_note=one.person.safe_contact_note,
        url=reverse("person", args=[one.person.pk]),
        log_url=reverse("log_contact", args=[one.person.pk]),
        came=[_came(entry) for entry in tries.get(one.call.pk, ())],
        meanwhile=[who_logged(contact) for contact in others.get(one.call.pk, ())],
    )


def _came(entry: Entry) -> str:
    if entry.contact is None:
        return f"{outcome_words(entry.outcome)}: not logged. {entry.problem}"
    taken_back = " Taken back." if entry.contact.undone_at else ""
    step = "" if taken_back else f" {next_words(entry.contact)}"
    return f"{outcome_words(entry.outcome)}, {time_words(entry.at)}.{step}{taken_back}".rstrip()


def outcome_words(code: str) -> str:
    """What came of a visit, by name."""
    known = contacts.outcomes().get(code)
    return known.name if known else "Something we do not know"


def who_logged(contact: Contact) -> str:
    """What a colleague logged: 'Call: no answer, 8 September 2026 at 4:05pm, Marian Webb'."""
    by = f", {contact.by}" if contact.by else ""
    return f"{what_came(contact)}, {time_words(contact.at)}{by}"


def problem_words(entry: Entry) -> tuple[str, str, str]:
    """Whom something that could not be logged is of, where to log it, and what was sent."""
    said = [outcome_words(entry.outcome) if entry.outcome else "A try taken back"]
    said += [f"activity {entry.code}"] if entry.code else []
    said += [f"“{entry.note}”"] if entry.note else []
    words = f"{', '.join(said)}, {time_words(entry.at)}. {entry.problem}"
    if entry.call is None:
        return "Nobody of this pack", "", words
    person = entry.call.person.merged_into or entry.call.person
    return person.full_name, reverse("log_contact", args=[person.pk]), words


# The list of packs


@dataclass(frozen=True, slots=True)
class PackWords:
    """One pack in the list."""

    url: str
    day: str
    visitor: str
    chosen_by: str
    people: str
    state: str


def pack_words(pack: Pack) -> PackWords:
    """A pack in a line."""
    return PackWords(
        url=reverse("visit_pack", args=[pack.pk]),
        day=date_words(pack.day),
        visitor=str(pack.visitor),
        chosen_by=pack.chosen_by,
        people=count_of(pack.calls.count(), "young person", "young people"),
        state=state_words(pack),
    )


def state_words(pack: Pack) -> str:
    """Where a pack stands: stopped, taken, on paper; and how much came in."""
    logged = count_of(queries.logged(pack), "try", "tries")
    if pack.stopped_at:
        return f"Stopped by {pack.stopped_by} on {time_words(pack.stopped_at)}. {logged} came in."
    if pack.taken_at:
        return f"On a phone since {time_words(pack.taken_at)}. {logged} came in."
    return "No phone has it"


def facts(pack: Pack) -> list[tuple[str, str]]:
    """What a pack is, for its head."""
    rows = [
        ("Day", date_words(pack.day)),
        ("Visitor", str(pack.visitor)),
        ("Chosen from", pack.chosen_by),
        ("On a phone", state_words(pack)),
    ]
    return [*rows, ("Why stopped", pack.stopped_why)] if pack.stopped_at else rows


def to_tick(people: Iterable[Person]) -> list[tuple[str, str]]:
    """The young people to choose from, by door in the order to walk."""
    return [
        (str(person.pk), _of_a_door(person, door))
        for door in queries.doors(people)
        for person in door.people
    ]


def _of_a_door(person: Person, door: Door[Person]) -> str:
    address = ", ".join(address_lines(door.address, person))
    also = len(door.people) - 1
    return f"{person.full_name}: {address}" + (f" (and {also} more here)" if also else "")


# What a phone is given


def for_phone(pack: Pack, access: Access) -> dict[str, Any]:
    """All that a phone needs at the doors of one day, and nothing else: no history, no numbers."""
    lists: dict[str, list[Any]] = {}
    doors = queries.doors_of(pack, access)
    notes = queries.notes_of((door.key for door in doors), access)
    return {
        **state(pack),
        "day": date_words(pack.day),
        "check_in": pack.check_in,
        "doors": [
            {
                "address": address_lines(door.address, door.people[0].person),
                "note": _note(notes, door),
                "people": [_on_phone(one, lists) for one in door.people],
            }
            for door in doors
        ],
        "outcomes": [
            {"code": one.code, "name": one.name, "learns": one.learn}
            for one in contacts.outcomes_of(VISIT)
        ],
        "activities": lists,
    }


def _on_phone(one: Visit, lists: dict[str, list[Any]]) -> dict[str, Any]:
    """Whom to ask for; what may be said of them stands once for all of an age."""
    every = activities_for(one.person, timezone.localdate())
    lists.setdefault(key := " ".join(every), in_families(_at_a_door(every)))
    return {
        "call": one.call.pk,
        "name": one.person.full_name,
        "note": one.person.safe_contact_note,
        "activities": key,
    }


def _at_a_door(every: CodeList) -> CodeList:
    """Without what needs a day to ask again, and what follows from the outcome by itself."""
    rows = (
        row
        for row in every.history
        if row["needs_review_date"] != "yes" and row["family"] != "not known"
    )
    return CodeList("activities", tuple(rows))


def state(pack: Pack) -> dict[str, Any]:
    """What a phone asks of a pack it has: until when it may keep it, and whether it was stopped."""
    return {
        "pack": pack.pk,
        "visitor": pack.visitor_id,
        "title": f"Visits on {date_words(pack.day)}",
        "expires": queries.end_of(pack.day).isoformat(),
        "stopped": pack.stopped_at is not None,
    }


def answer(pack: Pack, names: Sequence[str], access: Access) -> dict[str, Any]:
    """What a phone hears when it has sent: what came, what colleagues did, who must be left out."""
    visits = queries.visits_of(pack, access)
    others = queries.meanwhile(pack, [one.call for one in visits])
    problems = {entry.name: entry.problem for entry in queries.unlogged(pack, access)}
    return {
        **state(pack),
        "names": names,
        "problems": {str(name): why for name, why in problems.items() if str(name) in names},
        "calls": [one.call.pk for one in visits],
        "meanwhile": {str(call): [who_logged(c) for c in each] for call, each in others.items()},
    }
