"""Sending a message to one young person, and stopping: every write of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from fingerpost.audit.actions import Actor, act
from fingerpost.core.access import Permission
from fingerpost.core.messages import IN_WORDS, Means, addresses
from fingerpost.core.messages.refusing import refusals, why_not
from fingerpost.core.messages.wording import Template, templates
from fingerpost.core.workflow import MessageState
from fingerpost.messages import marks, tasks
from fingerpost.messages.making import CannotSend, make, set_up_of, values_for
from fingerpost.messages.models import Message, SetUp, Stop
from fingerpost.messages.recipients import KeyIsAnother, Target, held_address, target
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Authority, User
from fingerpost.people.models import Person


def send(
    *, person: Person, by: Access, means: Means, template: str, values: Mapping[str, str]
) -> Message:
    """Send one of our messages to one young person, as soon as the hours allow.

    Args:
        person: to whom.
        by: who sends it; their name may stand in it.
        means: text, email or letter.
        template: the key of the words, such as `still-here`.
        values: what they ask for that is typed: when and where of an appointment.

    Raises:
        Refused: the role may not.
        CannotSend: not to them, not by this means, or something is missing.
    """
    by.check(Permission.SEND_MESSAGES)
    set_up = ready(by.authority, means)
    words = words_of(template, means)
    with act("sent a message", by=by.user, authority_id=by.authority.pk, subject=person) as detail:
        held = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
        to = target_of(held, means)
        message = make(words, to, values_for(held, by, set_up, values), set_up, by=by)
        message.save(force_insert=True)
        detail.update(message=message.pk, means=means, template=template)
        transaction.on_commit(lambda: tasks.start(by.authority.pk))
    return message


def ready(authority: Authority, means: Means) -> SetUp:
    """How the authority sends by this means.

    Raises:
        CannotSend: it does not.
    """
    set_up = set_up_of(authority)
    if not set_up.by(means):
        raise CannotSend(f"Sending by {IN_WORDS[means]} is not set up. A data manager can do it.")
    return set_up


def words_of(template: str, means: Means) -> Template:
    """The newest words of a template.

    Raises:
        CannotSend: there are none for this means.
    """
    words = templates().get((template, means))
    if words is None:
        raise CannotSend("There are no such words for this means. Choose another template.")
    return words


def target_of(person: Person, means: Means) -> Target:
    """Where a message to them goes.

    Raises:
        CannotSend: none may be sent.
    """
    try:
        to = target(person, means)
    except KeyIsAnother as problem:
        raise CannotSend(str(problem)) from None
    if reason := why_not(to.recipient):
        raise CannotSend(refusals()[reason].sentence)
    return to


# Stop


def stop(
    *,
    means: Means | None,
    how: Stop.How,
    person: Person | None = None,
    address: str = "",
    authority: Authority | None = None,
    by: User | None = None,
    at: datetime | None = None,
) -> list[Stop]:
    """Send nothing more: to a number or address, to a person, or to both. Honoured for ever.

    Whoever asks may say so by every way there is, so no permission stands before it; `by` is who
    of our staff wrote it down. What waits to be sent is not sent.

    Args:
        means: by which means; None for all.
        how: how they said so.
        person: who said so, where it is known: it then holds for them at any address.
        address: the number or address it was said of.
        authority: whose; of the person where it is not said.
        by: who wrote it down.
        at: when it was said.
    """
    held_by = person.authority if person else authority
    if held_by is None:
        raise ValueError("a stop needs a person or an authority")
    said_at = at or timezone.now()
    with act("took down a stop", by=by, authority_id=held_by.pk, subject=person) as detail:
        stops = [
            Stop.objects.create(
                authority=held_by,
                means=of,
                address_hash=hashed,
                key_mark=marks.key_mark() if hashed else "",
                person=person,
                how=how,
                at=said_at,
                by=by,
            )
            for of, hashed in _parts(means, person, address)
        ]
        detail.update(means=means or "all", how=str(how), stops=[s.pk for s in stops])
        _take_back_waiting(stops)
    return stops


def _parts(means: Means | None, person: Person | None, address: str) -> list[tuple[str, str]]:
    """What is to be remembered: the address said, else every one held of the person.

    A stop for all means stands for the person too, whatever is held of them later.
    """
    found: list[tuple[str, str]] = []
    for each in [means] if means else list(Means):
        held = held_address(person, each) if person else ""
        kept = addresses.normalised(each, address or held) or address.strip()
        if kept:
            found.append((each, marks.mark(each, kept)))
    if person and not (means and found):
        found.append((means or "", ""))
    return found


def _take_back_waiting(stops: list[Stop]) -> None:
    """What waits for somebody who has just said stop is not sent."""
    for each in stops:
        waiting = Message.objects.filter(authority=each.authority, state=MessageState.QUEUED)
        if each.means:
            waiting = waiting.filter(means=each.means)
        pks = [
            message.pk
            for message in waiting.only("pk", "means", "address", "person_id")
            if message.person_id == each.person_id
            or marks.mark(Means(message.means), message.address) == each.address_hash
        ]
        Message.objects.filter(pk__in=pks, state=MessageState.QUEUED).update(
            state=MessageState.NOT_SENT,
            why=refusals()["stopped"].sentence,
            settled_at=timezone.now(),
        )


def lift_stop(held: Stop, *, why: str, by: Access) -> None:
    """Take away a stop that was taken down by mistake, or that they asked us to take away.

    Raises:
        Refused: the role may not.
        CannotSend: no reason is given, or it was lifted already.
    """
    by.check(Permission.SEND_MESSAGES)
    if not why.strip():
        raise CannotSend("Say why the stop is lifted.")
    with act("lifted a stop", by=by.user, authority_id=held.authority_id) as detail:
        said_together = Stop.objects.filter(
            authority=held.authority, person=held.person, how=held.how, at=held.at, lifted_at=None
        )
        lifted = said_together.update(
            lifted_at=timezone.now(), lifted_by=by.user, lifted_why=why.strip()[:300]
        )
        if not lifted:
            raise CannotSend("It has been lifted already.")
        detail.update(stop=held.pk, parts=lifted)


def take_back_stop(person: Person, *, said_at: datetime, by: Actor, why: str) -> None:
    """Lift what was taken down in a try that is taken back. The caller is inside an `act`."""
    told = Stop.objects.filter(
        authority_id=person.authority_id, person=person, how=Stop.How.STAFF, at=said_at
    )
    told.filter(lifted_at=None).update(
        lifted_at=timezone.now(), lifted_by_id=by.pk, lifted_why=why[:300]
    )


def mark_logged(messages: Sequence[Message], outcome: str) -> None:
    """Note that these stand among the tries to reach somebody, by whoever wrote them there."""
    Message.objects.filter(pk__in=[m.pk for m in messages]).update(logged=outcome)
