"""From entries of people to the core's: the only file here that knows both."""

from collections.abc import Mapping, Sequence
from typing import Any

from fingerpost.core import merging
from fingerpost.people.details import NAMES
from fingerpost.people.models import Person
from fingerpost.people.names import search_name


def entry(person: Person) -> merging.Entry:
    """An entry as the core speaks of it."""
    held = {field.attname: getattr(person, field.attname) for field in Person._meta.concrete_fields}
    return merging.Entry(
        key=person.pk, as_of=person.details_as_of, joined_on=person.joined_on, held=held
    )


def details(people: Sequence[Person], chosen: Mapping[str, int]) -> dict[str, Any]:
    """The columns of the one entry, and the names it is found by.

    Args:
        people: the entry that stays first.
        chosen: by name of a detail (core/merging.py) the key of the entry whose value is kept.
    """
    kept = merging.details([entry(person) for person in people], chosen)
    return kept | {"search_name": search_name(*(kept[name] for name in NAMES))}
