"""Whoever asks what we hold of them is told of every table and column that is about them."""

from collections.abc import Iterator

import pytest
from django.apps import apps

from fingerpost.core import tables as of_core
from fingerpost.people.models import Person
from fingerpost.personal_data import classes
from fingerpost.reports.rights.held.tables import TOLD, columns, tables

ABOUT = {
    "identity",
    "contact",
    "education",
    "activity",
    "circumstances",
    "special category",
    "free text",
}
HOW = {"told", "within", "left out"}
LOOKED_AT_OR_THEIR_OWN = {"look", "own", "values", "document", "left out", "words help"}


def about_people() -> set[str]:
    """Tables that point at a young person, or have a column that says something of one."""
    said = {model for (model, _), kind in classes().items() if kind in ABOUT}
    return said | {model for model, _ in classes() if any(_to_person(model))}


def _to_person(model: str) -> Iterator[str]:
    for field in apps.get_model(model)._meta.concrete_fields:
        if field.related_model is Person:
            yield field.name


def test_every_table_about_young_people_is_told_or_says_why_not() -> None:
    assert sorted(about_people() - set(tables())) == [], "say so in reports/rights/held/tables.csv"
    wrong = [
        t.model for t in tables().values() if t.how not in HOW or (t.how != TOLD and not t.note)
    ]
    assert wrong == []


@pytest.mark.parametrize("table", [t for t in tables().values() if t.how == TOLD], ids=str)
def test_every_column_about_them_is_told_or_says_why_not(table) -> None:  # type: ignore[no-untyped-def]
    model = apps.get_model(table.model)
    about = {
        field for (name, field), kind in classes().items() if name == table.model and kind in ABOUT
    }
    listed = [column.field for column in table.columns]
    assert sorted(about - set(listed)) == [], "say so in reports/rights/held/columns.csv"
    assert len(listed) == len(set(listed))
    attributes = {f.name for f in model._meta.fields} | {f.attname for f in model._meta.fields}
    assert sorted(set(listed) - attributes) == []
    assert sorted(set(table.when) - attributes) == []
    assert table.title
    assert table.paths


def test_what_may_name_somebody_else_is_looked_at_first() -> None:
    plain = [
        (model, column.field)
        for model, held in columns().items()
        for column in held
        if classes().get((model, column.field)) == "free text"
        and column.how not in LOOKED_AT_OR_THEIR_OWN
        and not column.how.startswith("in ")  # a code of ours
    ]
    assert plain == [("intake.Row", "problems")], "our own sentences about a line"


def test_every_code_has_its_words() -> None:
    named = {
        c.how.removeprefix("in ") for held in columns().values() for c in held if c.how[:3] == "in "
    }
    for name in sorted(named):
        assert of_core.rows(*name.split("/")), name
