"""Between rows, people and the core's records: the only file here that knows all three."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from fingerpost.core.linkage import Record

# The columns of a person that say who they are, in the order `of_person` takes them.
PERSON_COLUMNS = (
    "id",
    "upn",
    "former_upn",
    "uln",
    "given_name",
    "middle_names",
    "family_name",
    "preferred_given_name",
    "preferred_family_name",
    "former_family_name",
    "born_on",
    "sex",
    "postcode",
    "address_line_1",
    "address_line_2",
    "town",
    "email",
    "mobile",
    "home_phone",
)


def of_person(values: Sequence[Any]) -> Record:
    """A person of the caseload, from the values of `PERSON_COLUMNS`."""
    return of_fields(str(values[0]), dict(zip(PERSON_COLUMNS, values, strict=True)))


def also_called(person: Record, entries: Iterable[Record]) -> Record:
    """A person with the names, contacts and UPN of entries made one with theirs."""
    for entry in entries:
        person = replace(
            person,
            former_upn=person.former_upn or entry.upn,
            other_given_names=(*person.other_given_names, entry.given_name),
            other_family_names=(*person.other_family_names, entry.family_name),
            contacts=(*person.contacts, *entry.contacts),
        )
    return person


def of_fields(key: str, fields: Mapping[str, Any]) -> Record:
    """A line of a file as it was read, or anything else with the same names for the same facts."""

    def text(name: str) -> str:
        return str(fields.get(name) or "")

    def all_of(*names: str) -> tuple[str, ...]:
        return tuple(found for name in names if (found := text(name)))

    sex = text("sex")
    return Record(
        id=key,
        upn=text("upn"),
        former_upn=text("former_upn"),
        uln=text("uln"),
        given_name=text("given_name"),
        middle_names=text("middle_names"),
        family_name=text("family_name"),
        other_given_names=all_of("preferred_given_name"),
        other_family_names=all_of("preferred_family_name", "former_family_name"),
        born_on=fields.get("born_on"),
        sex=sex if sex in ("M", "F") else "",
        postcode=text("postcode"),
        address=", ".join(all_of("address", "address_line_1", "address_line_2")),
        town=text("town"),
        contacts=all_of("email", "mobile", "home_phone"),
    )
