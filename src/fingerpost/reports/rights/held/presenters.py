"""A value that is held, as somebody reads it."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any

from django.db import models
from django.utils import timezone

from fingerpost.caseload.allocation.models import Caseload
from fingerpost.caseload.bulk.models import Edit
from fingerpost.caseload.casework.models import Provision
from fingerpost.caseload.ladder.models import AskList
from fingerpost.caseload.visits.models import Pack
from fingerpost.core import tables
from fingerpost.core.dates import in_words
from fingerpost.core.exercises import plans
from fingerpost.core.intake.mapping import fields as fields_of_lines
from fingerpost.core.links.words import FIRST, catalogue
from fingerpost.evidence.models import Plan
from fingerpost.intake.models import Submission
from fingerpost.intake.records import from_json
from fingerpost.reports.rights.held.tables import Column, columns
from fingerpost.returns.exercises.models import Cohort
from fingerpost.sharing.models import Disclosure
from fingerpost.web.words import time_words

NAMES_OTHERS = frozenset(
    {
        "parent_name",
        "parent_phone",
        "parent_email",
        "notes",
        "second_notes",
        "third_notes",
        "note",
        "verified_with",
        "leaving_reason",
        "safe_contact_note",
        "left_how",
    }
)
"""Columns of lines and details that may name somebody else."""


def said(column: Column, row: models.Model) -> str:
    """The value of a column, in words; empty where nothing is held."""
    value = getattr(row, column.field)
    if value in (None, "", [], {}):
        return ""
    if column.how.startswith("in "):
        return _coded(column.how.removeprefix("in "), value)
    if column.how.startswith("words "):
        return _of_their_pages(column.how.removeprefix("words "), value)
    if isinstance(row, Plan) and column.how == "plan":
        return plans.label(plans.Kind(row.kind), value)
    if column.how == "reasons":
        return "; ".join(words for words, _ in value)
    if column.how == "file":
        return of_file(Submission.objects.filter(pk=value).first())
    field = row._meta.get_field(column.field)
    return _chosen(field, value) or in_plain_words(value)


def in_plain_words(value: Any) -> str:
    """A value by its type."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime):
        return time_words(timezone.localtime(value))
    if isinstance(value, date):
        return in_words(value)
    if isinstance(value, list | tuple):
        parts = [in_plain_words(one) for one in value]
        return (" " if all(part.endswith(".") for part in parts) else "; ").join(parts)
    if isinstance(value, models.Model):
        return NAMES[type(value)](value) if type(value) in NAMES else str(value)
    return str(value)


def in_a_line(key: str, value: Any) -> str:
    """A value of a line or of details, where codes and dates stand as they came."""
    if how := _codes_of_details().get(key):
        return _coded(how, value)
    return in_plain_words(from_json({key: value})[key])


@cache
def _codes_of_details() -> Mapping[str, str]:
    """The tables of the core that have the words of codes in details."""
    held = ((column.field, column.how) for column in columns()["people.Person"])
    coded = {key: how.removeprefix("in ") for key, how in held if how.startswith("in ")}
    return coded | {"activity": "codes/activities"}


@cache
def labels_of_values() -> Mapping[str, str]:
    """What the columns of lines and of details are called."""
    of_people = {column.field: column.label for column in columns()["people.Person"]}
    return {key: field.label for key, field in fields_of_lines().items()} | of_people


def of_file(file: Submission | None) -> str:
    """A file by who sent it and the day of which it speaks; its name may say anything."""
    if file is None:
        return "a file that is kept no more"
    return f"{file.sender or file.authority}, as at {in_words(file.as_of)}"


def _of_disclosure(told: Disclosure) -> str:
    on = in_words(timezone.localdate(told.at))
    return f"{told.recipient_name}, {on}, {told.get_form_display().lower()}: {told.ground}"


def _of_list(asked: AskList) -> str:
    return f"{asked.organisation.name}, {in_words(timezone.localdate(asked.made_at))}"


NAMES: Mapping[type[models.Model], Callable[[Any], str]] = {
    AskList: _of_list,
    Caseload: lambda one: one.name,
    Cohort: lambda one: f"{one.kind.replace('_', ' ').capitalize()}, {one.year}",
    Disclosure: _of_disclosure,
    Edit: lambda one: f"{one.title}, {in_words(timezone.localdate(one.made_at))}",
    Pack: lambda one: in_words(one.day),
    Provision: lambda one: one.name,
    Submission: of_file,
}
"""What rows of other tables are called."""


def _of_their_pages(page: str, value: Any) -> str:
    """What they chose, in the words they saw."""
    chosen = value if isinstance(value, list) else [value]
    return "; ".join(catalogue(FIRST).said(f"{page}.{key}") for key in chosen)


def _coded(table: str, value: Any) -> str:
    names = _names_in(table)
    return "; ".join(
        names.get(one, str(one)) for one in (value if isinstance(value, list) else [value])
    )


@cache
def _names_in(table: str) -> Mapping[str, str]:
    """The second column of a table of the core by its first."""
    folder, _, name = table.partition("/")
    columns = (list(row.values()) for row in tables.rows(folder, name))
    return {first: second for first, second, *_ in columns}


def _chosen(field: Any, value: Any) -> str:
    """The label of a choice."""
    return str(dict(field.flatchoices).get(value, "")) if getattr(field, "choices", None) else ""
