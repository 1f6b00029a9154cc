"""Who may be visited, the doors of a pack, and what a phone is given of it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from fingerpost.caseload import queries as caseload
from fingerpost.caseload.contacts.models import Contact
from fingerpost.caseload.visits.models import Call, DoorNote, Entry, Pack
from fingerpost.caseload.visits.records import TRIED, address_of
from fingerpost.core.visits.doors import Address, Door, in_walking_order
from fingerpost.organisations.access import Access
from fingerpost.people.merging.queries import of_those_seen, said_of, standing_for
from fingerpost.people.models import Person
from fingerpost.sharing.restricting import not_restricted

ADDRESS = ("address_line_1", "address_line_2", "address_line_3", "address_line_4", "town")
TO_BE_VISITED = (
    Q(unsafe_to_contact=False)
    & ~Q(address_line_1="", address_line_2="", address_line_3="", address_line_4="")
    & (Q(tried=None) | Q(tried__stopped_at=None))
)
"""Nobody who is not safe to contact, who asked us to stop, or of whom no address is held."""


def packs(access: Access) -> QuerySet[Pack]:
    """The packs this user may see, latest day first, with whose they are."""
    return Pack.objects.visible_to(access).select_related("visitor", "stopped_by")


def packs_of_today(access: Access) -> list[Pack]:
    """One's own of today."""
    return list(packs(access).filter(visitor=access.user, day=timezone.localdate()))


def at_a_door(access: Access, today: date) -> QuerySet[Person]:
    """Everybody on the caseload who may be knocked for."""
    return caseload.caseload(access, today).filter(TO_BE_VISITED)


def left_out(people: QuerySet[Person]) -> list[tuple[str, int]]:
    """Why how many of these cannot be in a pack."""
    unsafe = people.filter(unsafe_to_contact=True).count()
    stopped = people.filter(unsafe_to_contact=False, tried__stopped_at__isnull=False).count()
    without = people.count() - people.filter(TO_BE_VISITED).count() - unsafe - stopped
    rows = [
        ("not safe to contact", unsafe),
        ("asked us to stop", stopped),
        ("no address held", without),
    ]
    return [(why, count) for why, count in rows if count]


@dataclass(frozen=True, slots=True)
class Visit:
    """One young person behind a door, as it stands now."""

    call: Call
    person: Person


def visits_of(pack: Pack, access: Access) -> list[Visit]:
    """Whom a pack names and who may still be visited; of entries made one, the one that stands."""
    calls = {call.person_id: call for call in pack.calls.all()}
    stands = standing_for(calls)
    by_person = {stands.get(key, key): call for key, call in calls.items()}
    people = Person.objects.visible_to(access).on_caseload().filter(TO_BE_VISITED, not_restricted())
    people = people.filter(pk__in=by_person)
    return [Visit(by_person[person.pk], person) for person in people]


def doors_of(pack: Pack, access: Access) -> list[Door[Visit]]:
    """The doors of a pack in the order to walk."""
    return in_walking_order((one, address_of(one.person)) for one in visits_of(pack, access))


def doors(people: Iterable[Person]) -> list[Door[Person]]:
    """The doors of some people, in the order to walk."""
    return in_walking_order((person, address_of(person)) for person in people)


def notes_of(keys: Iterable[str], access: Access) -> Mapping[str, DoorNote]:
    """The notes about doors, by door."""
    held = DoorNote.objects.filter(authority=access.authority, door__in=list(keys))
    return {one.door: one for one in held.select_related("said_by")}


def tries_of(pack: Pack) -> Mapping[int, list[Entry]]:
    """What was done, by call, in the order it came."""
    found: dict[int, list[Entry]] = defaultdict(list)
    for entry in pack.entries.filter(kind=TRIED).select_related("contact"):
        if entry.call_id:
            found[entry.call_id].append(entry)
    return found


def logged(pack: Pack) -> int:
    """How many tries came in of a pack and were logged."""
    return pack.entries.filter(kind=TRIED).exclude(contact=None).count()


def unlogged(pack: Pack, access: Access) -> list[Entry]:
    """What came and could not be logged as it was sent, of those this user may see."""
    seen = of_those_seen(access, "call__person") | Q(call=None)
    every = pack.entries.filter(seen).exclude(problem="")
    return list(every.select_related("call__person__merged_into"))


def meanwhile(pack: Pack, calls: Iterable[Call]) -> Mapping[int, list[Contact]]:
    """By call, what others than this pack logged of the same people since it was made."""
    own = pack.entries.exclude(contact=None).values("contact")
    found: dict[int, list[Contact]] = {}
    until = end_of(pack.day) + timedelta(days=1)
    for call in calls:
        every = Contact.objects.standing().filter(
            said_of(call.person.merged_into or call.person),
            authority_id=pack.authority_id,
            recorded_at__gte=pack.made_at,
            recorded_at__lt=until,
        )
        others = list(every.exclude(pk__in=own).select_related("by").order_by("at", "pk"))
        if others:
            found[call.pk] = others
    return found


def end_of(day: date) -> datetime:
    """The first moment after a day, where we are."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), datetime.min.time()))


def address_lines(address: Address, person: Person) -> list[str]:
    """An address as one reads it at the gate."""
    return [line for line in (*address.lines, person.town, address.postcode) if line]
