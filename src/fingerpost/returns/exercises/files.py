"""The files of a list that we hand out: names to ask after, and the whole list."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from fingerpost.core import codes
from fingerpost.core.exercises import plans, tables
from fingerpost.core.exercises.cohorts import CohortKind
from fingerpost.core.spreadsheets import as_csv
from fingerpost.organisations.models import Organisation
from fingerpost.people.models import Person
from fingerpost.returns.exercises.entries import Entry
from fingerpost.sharing.gate import Row

OFFER_HINT = "Please fill in the empty columns. Offer status is one of these, as code or words: "
SURVEY_HINT = (
    "Please fill in the empty columns. Activity in words, such as full-time education, "
    "apprenticeship, job, looking for work; of education and training also the expected end date."
)


def file_rows(
    file: str,
    found: Iterable[Entry],
    people: Mapping[int, Person],
    places: Mapping[int, Organisation],
) -> tuple[list[str], list[list[str]]]:
    """Headings and rows of a file we hand out, by the columns of core/exercises/columns.csv."""
    columns = tables.columns(file)
    rows = [
        [_cell(file, value, one, people[one.member.person_id], places) for _, value in columns]
        for one in found
        if one.member.person_id in people
    ]
    return [heading for heading, _ in columns], rows


def asked_by(kind: CohortKind) -> list[str]:
    """By which fields a school or provider finds those it is asked after."""
    return [field for _, field in _to_fill_in(kind) if field]


def to_fill_in(kind: CohortKind, rows: Iterable[Row], today: date) -> bytes:
    """A list to ask, as CSV: what may be answered, the headings, and a line for each to fill in."""
    columns = _to_fill_in(kind)
    lines = ([_shown(row.values.get(field)) for _, field in columns] for row in rows)
    return as_csv([hint(kind, today)], [[heading for heading, _ in columns], *lines])


def _to_fill_in(kind: CohortKind) -> tuple[tuple[str, str], ...]:
    return tables.columns("ask guarantee" if kind.is_guarantee else "ask survey")


def hint(kind: CohortKind, today: date) -> str:
    """What may be answered in a list to ask, for the line above its headings."""
    if not kind.is_guarantee:
        return SURVEY_HINT
    listed = plans.codes_for(kind.plan_kind, today)
    return OFFER_HINT + "; ".join(f"{code} {listed.label(code)}" for code in listed)


def _cell(
    file: str, value: str, one: Entry, person: Person, places: Mapping[int, Organisation]
) -> str:
    if not value:
        return ""
    if value == "identifier":
        return f"{person.authority.database_id}{person.local_id:010d}"
    if value == "school":
        school = places.get(one.member.school_id or 0)
        return school.name if school else ""
    if value == "in_words":
        return _label(file, one)
    return _shown(getattr(one, value) if hasattr(one, value) else getattr(person, value))


def _shown(said: Any) -> str:
    return said.strftime("%d/%m/%Y") if isinstance(said, date) else str(said or "")


def _label(file: str, one: Entry) -> str:
    listed = plans.GUARANTEES if file == "guarantee" else codes.load("activities")
    return listed.label(one.code)
