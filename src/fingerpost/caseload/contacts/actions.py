"""Logging a try to reach somebody, taking it back, and asking to see numbers that are guarded."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.utils import timezone

from fingerpost.audit.actions import Actor, act
from fingerpost.caseload.contacts import standing
from fingerpost.caseload.contacts.models import Contact, Opening
from fingerpost.caseload.contacts.queries import state_of
from fingerpost.caseload.lists.queries import priorities_of
from fingerpost.core import contacts
from fingerpost.core.contacts import NextStep
from fingerpost.core.records import Source
from fingerpost.db import bulk
from fingerpost.evidence import actions as evidence
from fingerpost.evidence.actions import NewEvidence
from fingerpost.evidence.models import Evidence
from fingerpost.messages.actions import stop, take_back_stop
from fingerpost.messages.models import Stop
from fingerpost.organisations.models import User
from fingerpost.people.models import Person

FREE_TO_UNDO = timedelta(minutes=1)
OPEN_FOR = timedelta(minutes=15)
NOT_YET = "That day is still to come. Say when you tried."
SAY_WHY = "Say why it should no longer count."
NOT_ANY_MORE = "Somebody took it back already."


class CannotLog(Exception):
    """A try that cannot have gone so; the sentence says why."""


class CannotUndo(Exception):
    """A try that cannot be taken back so; the sentence says why."""


class Changed(Exception):
    """A colleague changed something of this person since the page was opened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewContact:
    """A try about to be kept, where many are kept at once."""

    person_id: int
    means: str
    outcome: str
    at: datetime
    by_id: int | None = None
    note: str = ""


def log_contact(
    *,
    person: Person,
    by: Actor | None,
    means: str,
    outcome: str,
    at: datetime | None = None,
    note: str = "",
    said: NewEvidence | None = None,
    next_step: str = "",
    next_on: date | None = None,
    seen: frozenset[str] | None = None,
) -> Contact:
    """Keep one try to reach somebody; what was learned becomes evidence in the same act.

    Args:
        person: whom.
        by: who tried; None where the young person or the software did.
        means: how (core/contacts/means.csv).
        outcome: what came of it (core/contacts/outcomes.csv).
        at: when it was tried; now when None.
        note: in words.
        said: what was said of what they do, if anything was.
        next_step: what to do next; that of the outcome where empty.
        next_on: on which day; that of the outcome where None.
        seen: what the page showed of this person (queries.state_of), so that a stale page is told.

    Raises:
        CannotLog: it cannot have gone so.
        Changed: somebody else changed something in the meantime.
    """
    now = timezone.now()
    at = at or now
    if why_not := _why_not(means, outcome, at=at, now=now, learned=said is not None):
        raise CannotLog(why_not)
    with act("logged a contact", by=by, authority_id=person.authority_id, subject=person) as detail:
        evidence.lock_people(person.authority_id)  # first, as a file does that is applied
        held = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
        if seen is not None and seen != state_of(held):
            raise Changed
        statement = _keep(said or _stated(held, outcome, at), held, by=by, at=now)
        code = said.code if said else ""
        step = _asked_for(next_step, next_on, on=_day(at), usual=_usual(held, outcome, code, at))
        contact = Contact.objects.create(
            authority_id=held.authority_id,
            person=held,
            means=means,
            outcome=outcome,
            at=at,
            recorded_at=now,
            by_id=by.pk if by else None,
            note=note.strip()[:500],
            next_step=step.what if step else "",
            next_on=step.on if step else None,
            evidence=statement,
        )
        if outcome == contacts.STOP:
            stop(means=None, how=Stop.How.STAFF, person=held, by=_user(by), at=at)
        standing.work_out([held.pk], authority_id=held.authority_id)
        detail["contact"] = contact.pk
    return contact


def _user(by: Actor | None) -> User | None:
    return by if isinstance(by, User) else None


def undo_contact(contact: Contact, *, by: Actor, why: str = "") -> None:
    """Take a try back, and what was learned in it. It stays in the time line, struck through.

    Within a minute, whoever logged it need not say why.

    Raises:
        CannotUndo: it was taken back already, or nobody says why.
    """
    now = timezone.now()
    with act(
        "took a contact back", by=by, authority_id=contact.authority_id, subject=contact.person
    ) as detail:
        held = Contact.objects.select_for_update(of=("self",)).get(pk=contact.pk)
        if held.undone_at:
            raise CannotUndo(NOT_ANY_MORE)
        if not why.strip() and not may_still_undo(held, by=by, now=now):
            raise CannotUndo(SAY_WHY)
        held.undone_at, held.undone_by_id = now, by.pk
        held.undone_why = (why.strip() or "Logged by mistake")[:200]
        held.save(update_fields=["undone_at", "undone_by", "undone_why"])
        if held.evidence:
            evidence.take_back(held.evidence, by=by, why=held.undone_why, at=now)
        if held.outcome == contacts.STOP:
            take_back_stop(held.person, said_at=held.at, by=by, why=held.undone_why)
        standing.work_out([held.person_id], authority_id=held.authority_id)
        detail["contact"] = held.pk


def may_still_undo(contact: Contact, *, by: Actor, now: datetime) -> bool:
    """Whether it may be taken back without a word: by who logged it, for a minute."""
    return contact.by_id == by.pk and now - contact.recorded_at <= FREE_TO_UNDO


def log_many(tries: Iterable[NewContact], *, authority_id: int, by: Actor | None) -> int:
    """Keep many tries in which nobody said what they do, such as texts sent; gives how many.

    Raises:
        CannotLog: one of them cannot have gone so, or states something.
    """
    every, now = list(tries), timezone.now()
    for one in every:
        why_not = _why_not(one.means, one.outcome, at=one.at, now=now, learned=False)
        if why_not or contacts.outcomes()[one.outcome].states:
            raise CannotLog(why_not or "What states something is logged one by one.")
    with act("logged contacts", by=by, authority_id=authority_id) as detail:
        detail["contacts"] = bulk.insert(
            "contacts_contact", COLUMNS, (_row(one, authority_id, now) for one in every)
        )
        standing.work_out({one.person_id for one in every}, authority_id=authority_id)
    return len(every)


def open_numbers(person: Person, *, by: Actor, why: str) -> Opening:
    """Let somebody see the numbers of a young person unsafe to contact, for a while.

    The reason is kept with the young person, and in the audit trail only that there was one.

    Raises:
        CannotLog: no reason.
    """
    if not why.strip():
        raise CannotLog("Say why they must be contacted all the same.")
    now = timezone.now()
    with act("opened guarded numbers", by=by, authority_id=person.authority_id, subject=person):
        return Opening.objects.create(
            authority_id=person.authority_id,
            person=person,
            by_id=by.pk,
            at=now,
            until=now + OPEN_FOR,
            why=why.strip()[:200],
        )


COLUMNS = (
    "authority_id", "person_id", "means", "outcome", "at", "recorded_at", "by_id", "note",
    "next_step", "next_on", "undone_why",
)  # fmt: skip


def _row(one: NewContact, authority_id: int, now: datetime) -> Sequence[object]:
    step = contacts.next_step(one.outcome, on=_day(one.at))
    return (
        authority_id,
        one.person_id,
        one.means,
        one.outcome,
        one.at,
        now,
        one.by_id,
        one.note[:500],
        step.what if step else "",
        step.on if step else None,
        "",
    )


def _why_not(means: str, outcome: str, *, at: datetime, now: datetime, learned: bool) -> str:
    if at > now:
        return NOT_YET
    return contacts.objection(means, outcome, learned=learned)


def _stated(person: Person, outcome: str, at: datetime) -> NewEvidence | None:
    """What an outcome says by itself of somebody."""
    code = contacts.stated(outcome, born_on=person.born_on, on=_day(at))
    if not code:
        return None
    source = contacts.outcomes()[outcome].source or Source.AUTHORITY_CONTACT
    return NewEvidence(person_id=person.pk, source=source, code=code, verified_on=_day(at))


def _keep(
    said: NewEvidence | None, person: Person, *, by: Actor | None, at: datetime
) -> Evidence | None:
    if said is None:
        return None
    said = replace(said, person_id=person.pk)
    return evidence.keep_one(said, authority_id=person.authority_id, by=by, at=at)


def _usual(person: Person, outcome: str, learned: str, at: datetime) -> NextStep | None:
    """The next step as the outcome and the authority's clock have it."""
    months = priorities_of(person.authority_id)["neet"].months if learned else None
    return contacts.next_step(outcome, on=_day(at), learned=learned, months=months)


def _asked_for(
    what: str, when: date | None, *, on: date, usual: NextStep | None
) -> NextStep | None:
    """The next step as it was asked for, and the usual one where it was not."""
    if not what and when is None:
        return usual
    day = when or (usual.on if usual else on + timedelta(days=7))
    return NextStep(what.strip()[:100] or (usual.what if usual else contacts.FOLLOW_UP), day)


def _day(at: datetime) -> date:
    return timezone.localtime(at).date()
