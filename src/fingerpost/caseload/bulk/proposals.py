"""What a form or a sheet would change of each young person."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet

from fingerpost.caseload.bulk.actions import Proposed
from fingerpost.core import bulk, codes, contacts
from fingerpost.core.bulk import Kind, fields
from fingerpost.evidence.actions import NewEvidence
from fingerpost.people.models import Person

ALREADY_SO = "It is so already."


def names_of(key: str) -> Mapping[str, str]:
    """The values a detail may have where it is chosen from a list, with their words."""
    if key == "preferred_means":
        return {one.code: one.name for one in contacts.means().values() if one.addresses}
    if key == "level_of_need":
        levels = codes.load("levels_of_need")
        return {code: levels.label(code) for code in levels}
    return {}


def by_words() -> dict[str, dict[str, str]]:
    """Of each detail chosen from a list its value by its words in small letters."""
    return {
        key: {words.casefold(): code for code, words in names_of(key).items()}
        for key, field in fields().items()
        if field.kind is Kind.CHOICE
    }


def one_detail(people: QuerySet[Person], key: str, value: Any) -> Iterator[Proposed]:
    """The same value of one detail for everybody; nothing for whom it is so already."""
    for pk, held in people.values_list("pk", key).iterator(chunk_size=2000):
        if held == value:
            yield Proposed(pk, {}, {}, problems=(ALREADY_SO,))
        else:
            yield Proposed(pk, {key: held}, {key: value})


def one_statement(people: QuerySet[Person], said: NewEvidence) -> Iterator[Proposed]:
    """The same said of everybody; not of those at whose age the code is not used."""
    for pk in people.values_list("pk", flat=True).iterator(chunk_size=2000):
        yield Proposed(pk, {}, {}, replace(said, person_id=pk))


def held_details(people: Iterable[Person]) -> Iterator[tuple[Person, dict[str, Any]]]:
    """Each with the details that stand in a sheet, as they are."""
    keys = [key for key, field in fields().items() if field.in_sheet]
    for person in people:
        yield person, {key: getattr(person, key) for key in keys}


def from_cells(
    person: Person, cells: Mapping[str, str], given_out: Mapping[str, Any]
) -> Proposed | None:
    """What a line of a sheet changes; None where it changes nothing and has no fault."""
    (_, held), choices = next(held_details([person])), by_words()
    found = bulk.compare(given_out, cells, held, choices=choices)
    problems = (*found.clashes, *found.faults)
    if not found.changes and not problems:
        return None
    before = {key: held[key] for key in found.changes}
    return Proposed(person.pk, before, found.changes, problems=problems)
