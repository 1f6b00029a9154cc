"""The values behind the fields that may leave, as the authority holds them of somebody now."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from fingerpost.core import codes
from fingerpost.core.sharing.masks import masked
from fingerpost.core.sharing.routes import NOT_KNOWN, route
from fingerpost.db import bulk
from fingerpost.people.models import Person

ACTIVITIES = codes.load("activities")
SOURCES = codes.load("sources")


def _activity(person: Person) -> str:
    status = person.status
    return NOT_KNOWN if status.lapsed else ACTIVITIES.label(status.code)


def _how_known(person: Person) -> str:
    said = person.status.evidence
    return str(SOURCES[said.source]["name"]) if said else ""


def _provider(person: Person) -> str:
    return person.status.provider.name if person.status.provider else ""


def _course(person: Person) -> str:
    return person.status.evidence.course if person.status.evidence else ""


HELD: Mapping[str, Callable[[Person], Any]] = {
    "given_name": lambda person: person.preferred_given_name or person.given_name,
    "middle_names": lambda person: person.middle_names,
    "family_name": lambda person: person.preferred_family_name or person.family_name,
    "born_on": lambda person: person.born_on,
    "sex": lambda person: person.sex,
    "upn": lambda person: person.upn,
    "uln": lambda person: person.uln,
    "our_number": lambda person: str(person.local_id),
    "school": lambda person: person.school.name if person.school else "",
    "route": lambda person: route(person.status.code, lapsed=person.status.lapsed),
    "activity": _activity,
    "provider": _provider,
    "course": _course,
    "starts_on": lambda person: person.status.since,
    "verified_on": lambda person: person.status.verified_on,
    "how_known": _how_known,
}
"""What can be told without being worked out elsewhere. Other fields are handed to the gate."""

OF_STATUS = frozenset(
    {"route", "activity", "provider", "course", "starts_on", "verified_on", "how_known"}
)
WHILE_CURRENT = frozenset({"provider", "course", "starts_on"})


def held(people: Collection[int]) -> Mapping[int, Person]:
    """These young people with what their values are read from, by key."""
    found = Person.objects.filter(pk__in=bulk.among(people)).standing()
    together = ("school", "status__provider", "status__evidence")
    return {person.pk: person for person in found.select_related(*together)}


def of(person: Person, fields: Collection[str], more: Mapping[str, Any]) -> dict[str, Any]:
    """The values of these fields, in plainer words where they would give a reason away.

    Args:
        person: as `held` found them.
        fields: codes of core/sharing/fields.csv.
        more: values worked out elsewhere, by code of the field.
    """
    values = {code: more[code] if code in more else _value(person, code) for code in fields}
    status = getattr(person, "status", None)
    return masked(status.code, values) if status else values


def _value(person: Person, code: str) -> Any:
    if code in OF_STATUS:
        status = getattr(person, "status", None)
        if status is None or (status.lapsed and code in WHILE_CURRENT):
            return NOT_KNOWN if code in ("route", "activity") else None
    return HELD[code](person) if code in HELD else None
