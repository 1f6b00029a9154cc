"""Nothing we hold about young people is forgotten when its time is over: every table has a row."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import models

from fingerpost.core.retention import Sort, schedule
from fingerpost.personal_data import classes
from fingerpost.reports.retention.tables import IDENTITY, STAYS, Line, by_table, lines

NOT_ABOUT_PEOPLE = {"staff", "working"}
ROWS = set(schedule()) | {IDENTITY, STAYS}


def about_people() -> set[str]:
    return {model for (model, _), kind in classes().items() if kind not in NOT_ABOUT_PEOPLE}


def test_every_table_about_young_people_goes_with_a_row_or_says_why_it_stays() -> None:
    assert about_people() - set(by_table()) == set(), "add it to reports/retention/tables.csv"


def test_every_pointer_at_a_young_person_is_known() -> None:
    pointing = {
        model._meta.label
        for model in apps.get_models()
        if not hasattr(model, "pgh_tracked_model")
        for field in model._meta.concrete_fields
        if getattr(field.related_model, "_meta", None)
        and field.related_model._meta.label == "people.Person"
    }
    assert pointing - {"people.Person"} <= set(by_table())


def test_every_row_that_we_go_by_has_a_table_and_every_table_a_row() -> None:
    named = {line.row for line in lines()}
    ours = {code for code, item in schedule().items() if item.sort is not Sort.TOLD}
    assert ours - {"casework_care"} <= named <= ROWS


@pytest.mark.parametrize("line", lines(), ids=lambda line: f"{line.table}-{line.row}")
def test_a_line_can_be_asked_of_the_database_or_says_why(line: Line) -> None:
    if line.row in (IDENTITY, STAYS):
        assert line.why
        assert not line.by
        return
    is_of_people = schedule()[line.row].sort is Sort.PERSON
    found = line.of_people(1, [1]) if is_of_people else line.came_by(1, "2026-01-01")
    assert str(found.query)


def test_what_goes_earlier_is_never_needed_by_what_stays() -> None:
    """A column that points at it and cannot be emptied belongs to a table that goes as early."""
    rows = by_table()
    late = [
        f"{table}.{field.name}"
        for table in rows
        for field, to in _needed(apps.get_model(table))
        if to in rows and not rows[to] & {STAYS, IDENTITY} and not rows[to] <= rows[table]
    ]
    assert late == []


def _needed(model: type[models.Model]) -> Iterator[tuple[models.Field, str]]:
    for field in model._meta.concrete_fields:
        if isinstance(field.related_model, type) and not field.null:
            yield field, field.related_model._meta.label
