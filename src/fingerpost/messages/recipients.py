"""Whom something may be sent to: what is held of people, as the core's Recipient."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from fingerpost.core.cohorts.leaving import DIED
from fingerpost.core.messages import Means, addresses
from fingerpost.core.messages.refusing import Recipient
from fingerpost.core.workflow import MessageState
from fingerpost.messages import marks
from fingerpost.messages.models import Message, Stop
from fingerpost.people.models import Person
from fingerpost.sharing import restricting

DID_NOT_LEAVE = (MessageState.NOT_SENT, MessageState.FAILED)
HELD = {Means.TEXT: "mobile", Means.EMAIL: "email"}


class KeyIsAnother(Exception):
    """Stops were made with a key that is not ours: nobody can tell who said stop."""

    def __init__(self) -> None:
        super().__init__(
            "Some stops were made with another key, so we cannot tell for whom they stand. "
            "Whoever looks after the machine must put back the secret “stop-key” of that time."
        )


@dataclass(frozen=True, slots=True)
class Target:
    """Somebody, and where a message to them would go."""

    person: Person
    recipient: Recipient

    @property
    def address(self) -> str:
        """The address as it is kept with a message; empty where there is none."""
        return self.recipient.address or ""


def held_address(person: Person, means: Means) -> str:
    """What is held, as somebody wrote it; lines for a letter."""
    if means == Means.LETTER:
        return "\n".join(person.address)
    return str(getattr(person, HELD[means]))


def targets(people: Sequence[Person], means: Means, *, not_within_days: int = 0) -> list[Target]:
    """Each of these people with where a message would go and what stands against it.

    All of one authority; a handful of queries however many they are.

    Raises:
        KeyIsAnother: it cannot be told who said stop.
    """
    where = {p.pk: addresses.normalised(means, held_address(p, means)) for p in people}
    return _targets(people, means, where, _sent_lately(people, not_within_days))


def still(messages: Sequence[Message], means: Means) -> list[Target]:
    """The same for messages about to leave, to the addresses they were made for."""
    people = [message.person for message in messages]
    where: dict[int, str | None] = {m.person_id: m.address for m in messages}
    return _targets(people, means, where, set())


def _targets(
    people: Sequence[Person], means: Means, where: Mapping[int, str | None], lately: set[int]
) -> list[Target]:
    stopped, objecting = _stops(people, means, where)
    only_kept = restricting.among(person.pk for person in people)
    return [
        Target(
            person,
            Recipient(
                address=where[person.pk],
                has_one=bool(where[person.pk] or held_address(person, means)),
                is_unsafe=person.unsafe_to_contact,
                has_died=person.cohort_status == DIED,
                has_left=person.left_on is not None or not _stands(person),
                is_restricted=person.pk in only_kept,
                objects=person.pk in objecting,
                is_stopped=person.pk in stopped,
                was_sent_lately=person.pk in lately,
            ),
        )
        for person in people
    ]


def target(person: Person, means: Means) -> Target:
    """The same for one."""
    return targets([person], means)[0]


def _stands(person: Person) -> bool:
    return person.removed_at is None and person.merged_into_id is None


def _stops(
    people: Sequence[Person], means: Means, where: Mapping[int, str | None]
) -> tuple[set[int], set[int]]:
    """Who is barred by a stop for their address or themselves, and who objected."""
    if not people:
        return set(), set()
    authority_id = people[0].authority_id
    standing = Stop.objects.filter(authority_id=authority_id, lifted_at=None)
    standing = standing.filter(Q(means=means) | Q(means=""))
    if standing.exclude(address_hash="").exclude(key_mark=marks.key_mark()).exists():
        raise KeyIsAnother
    hashes = {pk: marks.mark(means, address) for pk, address in where.items() if address}
    barred = set(
        standing.filter(address_hash__in=set(hashes.values())).values_list(
            "address_hash", flat=True
        )
    )
    stopped = {pk for pk, hashed in hashes.items() if hashed in barred}
    return _of_persons(standing, people, stopped)


def _of_persons(
    standing: QuerySet[Stop], people: Sequence[Person], stopped: set[int]
) -> tuple[set[int], set[int]]:
    """The same with stops for a person, also those said of an entry made one with theirs."""
    objecting: set[int] = set()
    asked = {p.pk for p in people}
    found = standing.filter(person__isnull=False)
    if len(asked) < FEW:
        found = found.filter(Q(person__in=asked) | Q(person__merged_into__in=asked))
    for pk, stands_for, how in found.values_list("person", "person__merged_into", "how"):
        for one in asked.intersection((pk, stands_for)):
            (objecting if how == Stop.How.OBJECTION else stopped).add(one)
    return stopped, objecting


def _sent_lately(people: Sequence[Person], days: int) -> set[int]:
    """Those sent something in so many days, or about to be; entries made one are one."""
    if not days or not people:
        return set()
    since: datetime = timezone.now() - timedelta(days=days)
    asked = {p.pk for p in people}
    sent = Message.objects.filter(authority_id=people[0].authority_id, made_at__gte=since)
    pairs = sent.exclude(state__in=DID_NOT_LEAVE).values_list("person", "person__merged_into")
    return {one for pair in pairs.distinct() for one in pair if one in asked}


FEW = 1000
