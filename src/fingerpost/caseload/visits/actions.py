"""Making a pack of visits, a phone taking it, what it sends in, and stopping it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from fingerpost.audit.actions import act
from fingerpost.caseload.contacts.actions import (
    CannotLog,
    CannotUndo,
    log_contact,
    undo_contact,
)
from fingerpost.caseload.people.forms import activities_for
from fingerpost.caseload.visits.models import Call, DoorNote, Entry, Pack
from fingerpost.caseload.visits.queries import at_a_door, end_of
from fingerpost.caseload.visits.records import OPENED, TRIED, Sent
from fingerpost.core import contacts
from fingerpost.core.access import Permission
from fingerpost.core.records import Source
from fingerpost.core.visits.sync import to_take
from fingerpost.db import bulk
from fingerpost.evidence.actions import NewEvidence
from fingerpost.organisations.access import Access
from fingerpost.people.models import Person

MOST_PEOPLE = 40
DAYS_AHEAD = 7
SENT_WITHIN = timedelta(days=14)
VISIT = "visit"
BY_MISTAKE = "Logged by mistake at the door"
NOBODY = "Nobody is left to visit. Tick at least one young person."
TOO_MANY = f"A pack holds {MOST_PEOPLE} young people. Leave some out."
SAY_WHO_KNOWS = "Say who knows that you are out, and when you check in."
NOT_THE_DAY = "A phone takes a pack on its day only."
STOPPED = "This pack was stopped. Ask the office for another."
NOT_IN_THE_PACK = "It names nobody of this pack."
UNKNOWN_EARLIER = "What it takes back did not come."
UNKNOWN_CODE = "What they do is not among the activities for their age."
TOO_OLD = "It was written down before the pack was made: look at the day."


class CannotVisit(Exception):
    """A pack that cannot be made, taken or stopped so; the sentence says why."""


def make_pack(
    *, people: Iterable[int], day: date, chosen_by: str, check_in: str, by: Access
) -> Pack:
    """Put up the doors somebody will knock at on a day.

    Whoever is not safe to contact, asked us to stop or has no address is left out whatever is
    asked for.

    Raises:
        CannotVisit: nobody is left, they are too many, the day is past, nobody knows of it.
        Refused: the role may not.
    """
    by.check(Permission.MAKE_VISITS)
    today = timezone.localdate()
    whom = [person.pk for person in at_a_door(by, today).filter(pk__in=list(people))]
    if not check_in.strip():
        raise CannotVisit(SAY_WHO_KNOWS)
    if not today <= day <= today + timedelta(days=DAYS_AHEAD):
        raise CannotVisit(f"Choose a day from today to {DAYS_AHEAD} days ahead.")
    if not whom or len(whom) > MOST_PEOPLE:
        raise CannotVisit(TOO_MANY if whom else NOBODY)
    authority_id = by.authority.pk
    with act("made a pack of visits", by=by.user, authority_id=authority_id) as detail:
        pack = Pack.objects.create(
            authority_id=authority_id,
            visitor=by.user,
            day=day,
            chosen_by=chosen_by[:300],
            check_in=check_in.strip()[:200],
            made_at=timezone.now(),
        )
        rows = [(authority_id, pack.pk, key) for key in whom]
        bulk.insert("visits_call", ("authority_id", "pack_id", "person_id"), rows)
        detail.update(pack=pack.pk, people=len(whom))
    return pack


def take_pack(pack: Pack, *, by: Access) -> Pack:
    """Have a phone of the visitor take the pack; what it is given is queries.for_phone.

    Raises:
        CannotVisit: it is another's, another day's, or was stopped.
    """
    by.check(Permission.MAKE_VISITS)
    with act("took a pack of visits", by=by.user, authority_id=by.authority.pk) as detail:
        held = Pack.objects.select_for_update().get(pk=pack.pk, visitor=by.user)
        if held.stopped_at:
            raise CannotVisit(STOPPED)
        if held.day != timezone.localdate():
            raise CannotVisit(NOT_THE_DAY)
        held.taken_at = timezone.now()
        held.save(update_fields=["taken_at"])
        detail.update(pack=held.pk, people=held.calls.count())
    return held


def stop_pack(pack: Pack, *, why: str, by: Access) -> None:
    """Stop a pack: no phone is given it any more, and one that has it drops it when it hears.

    What was done at doors before is still taken.

    Raises:
        CannotVisit: nobody says why, or it was stopped already.
    """
    by.check(Permission.MAKE_VISITS)
    if not why.strip():
        raise CannotVisit("Say why the pack is stopped.")
    with act("stopped a pack of visits", by=by.user, authority_id=by.authority.pk) as detail:
        held = Pack.objects.visible_to(by).select_for_update().get(pk=pack.pk)
        if held.stopped_at:
            raise CannotVisit("It was stopped already.")
        held.stopped_at, held.stopped_by = timezone.now(), by.user
        held.stopped_why = why.strip()[:200]
        held.save(update_fields=["stopped_at", "stopped_by", "stopped_why"])
        detail["pack"] = held.pk


def set_door_note(*, door: str, note: str, by: Access) -> None:
    """Say what whoever knocks at a door must know; nothing takes the note away."""
    by.check(Permission.MAKE_VISITS)
    authority_id = by.authority.pk
    with act("set a note about a door", by=by.user, authority_id=authority_id) as detail:
        if note.strip():
            DoorNote.objects.update_or_create(
                authority_id=authority_id,
                door=door[:300],
                defaults={
                    "note": note.strip()[:300],
                    "said_at": timezone.now(),
                    "said_by": by.user,
                },
            )
        else:
            DoorNote.objects.filter(authority_id=authority_id, door=door[:300]).delete()
        detail["stands"] = bool(note.strip())


# What phones send in


def take_in(pack: Pack, sent: Sequence[Sent], *, by: Access) -> list[Entry]:
    """Take what a phone sent of a pack: each entry once, however often and late it comes.

    Everything is kept; a try that cannot be logged as it was sent is kept with the reason. It is
    logged whatever colleagues recorded meanwhile: both stand.

    Raises:
        CannotVisit: it is another's pack, or its day is too long ago.
    """
    by.check(Permission.MAKE_VISITS)
    if timezone.now() > end_of(pack.day) + SENT_WITHIN:
        raise CannotVisit(f"That is more than {SENT_WITHIN.days} days ago.")
    with act("sent in visits", by=by.user, authority_id=by.authority.pk) as detail:
        held = Pack.objects.select_for_update().get(pk=pack.pk, visitor=by.user)
        names = [one.name for one in sent]
        known = Entry.objects.filter(authority_id=held.authority_id, name__in=names)
        taken = {str(name) for name in known.values_list("name", flat=True)}
        by_name = {one.name: one for one in sent}
        fresh = [by_name[entry.name] for entry in to_take([s.entry for s in sent], taken)]
        kept = [_take(one, held, by) for one in fresh]
        detail.update(pack=held.pk, entries=len(kept), sent_before=len(taken))
    return kept


@dataclass(frozen=True, slots=True)
class _Came:
    """What became of one entry."""

    contact_id: int | None = None
    problem: str = ""


def _take(one: Sent, pack: Pack, by: Access) -> Entry:
    now = timezone.now()
    at = min(one.at, now)
    call = pack.calls.filter(pk=one.call).select_related("person").first() if one.call else None
    came = _Came()
    if one.kind == TRIED:
        came = _log(one, call, pack, at, by)
    elif one.kind == OPENED:
        with act("opened a pack of visits", by=by.user, authority_id=pack.authority_id) as detail:
            detail["pack"] = pack.pk
    else:
        came = _undo(one, pack, by)
    return Entry.objects.create(
        authority_id=pack.authority_id,
        pack=pack,
        name=one.name,
        kind=one.kind,
        call=call,
        at=at,
        came_at=now,
        contact_id=came.contact_id,
        outcome=one.outcome,
        code=one.code,
        note=one.note,
        problem=came.problem,
    )


def _log(one: Sent, call: Call | None, pack: Pack, at: datetime, by: Access) -> _Came:
    if call is None:
        return _Came(problem=NOT_IN_THE_PACK)
    if at < pack.made_at - timedelta(days=1):
        return _Came(problem=TOO_OLD)
    person = call.person.merged_into or call.person
    if one.code and one.code not in activities_for(person, timezone.localdate(at)):
        return _Came(problem=UNKNOWN_CODE)
    try:
        contact = log_contact(
            person=person,
            by=by.user,
            means=VISIT,
            outcome=one.outcome,
            at=at,
            note=one.note,
            said=_said(one, person, at),
        )
    except CannotLog as problem:
        return _Came(problem=str(problem)[:300])
    return _Came(contact_id=contact.pk)


def _said(one: Sent, person: Person, at: datetime) -> NewEvidence | None:
    """What was said of what they do; None where nothing was."""
    came = contacts.outcomes().get(one.outcome)
    if not one.code or came is None:
        return None
    source = came.source or Source.AUTHORITY_CONTACT
    return NewEvidence(
        person_id=person.pk, source=source, code=one.code, verified_on=timezone.localdate(at)
    )


def _undo(one: Sent, pack: Pack, by: Access) -> _Came:
    named = pack.entries.filter(name=one.undoes) if one.undoes else pack.entries.none()
    earlier = named.select_related("contact__person").first()
    if earlier is None:
        return _Came(problem=UNKNOWN_EARLIER)
    if earlier.contact is None:
        return _Came()
    try:
        undo_contact(earlier.contact, by=by.user, why=BY_MISTAKE)
    except CannotUndo:  # a colleague took it back before: it is as it was meant to be
        return _Came()
    return _Came()
