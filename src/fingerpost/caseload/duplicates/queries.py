"""What the pages about entries made one read: the entries, their groups, the status to be."""

from collections.abc import Iterable, Sequence
from datetime import date

from fingerpost.core import records
from fingerpost.core.destinations.derive import derive
from fingerpost.evidence.records import by_person
from fingerpost.linkage.duplicates.queries import Group
from fingerpost.organisations.access import Access
from fingerpost.people.models import Merge, Person
from fingerpost.people.queries import people


def entries(keys: Sequence[int], access: Access) -> list[Person]:
    """These entries in the order given, as far as this user may see them."""
    found = people(access).select_related("school", "status", "authority").in_bulk(keys)
    return [found[key] for key in dict.fromkeys(keys) if key in found]


def of_groups(groups: Iterable[Group], access: Access) -> dict[int, Person]:
    """The people of some groups by key."""
    keys = [key for group in groups for key in group.keys]
    return {person.pk: person for person in entries(keys, access)}


def status_of_all(of: Sequence[Person], born_on: date, *, as_at: date) -> records.Status:
    """What the status would be if these entries were one, born on this day."""
    read = by_person(of[0].authority_id, [person.pk for person in of])
    said = [statement for _, _, evidence in read for statement in evidence]
    return derive(said, born_on=born_on, as_at=as_at)


def merge_of(person: Person, key: int, access: Access) -> Merge | None:
    """A merge in force behind an entry, if this user may see it."""
    found = Merge.objects.visible_to(access).in_force().filter(pk=key)
    return found.filter(survivor__in=Person.objects.entries_of(person)).first()
