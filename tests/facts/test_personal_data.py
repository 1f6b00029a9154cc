"""Every field has a class; every table of an authority's rows stands behind row security."""

from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection

from fingerpost.db.rls import unprotected_tables
from fingerpost.personal_data import CLASSES, as_markdown, classes

PAGE = Path(__file__).parents[2] / "docs/reference/generated/personal-data.md"


def our_fields() -> set[tuple[str, str]]:
    return {
        (model._meta.label, field.name)
        for model in apps.get_models()
        if model.__module__.startswith("fingerpost.") and not hasattr(model, "pgh_tracked_model")
        for field in (*model._meta.concrete_fields, *model._meta.local_many_to_many)
    }


def test_every_field_has_a_class_and_every_class_a_field() -> None:
    assert set(classes()) == our_fields()
    assert set(classes().values()) <= set(CLASSES)


def test_the_page_is_the_table() -> None:
    assert PAGE.read_text() == as_markdown(), "run python -m fingerpost.personal_data"


@pytest.mark.django_db
def test_every_personal_table_has_a_policy() -> None:
    assert unprotected_tables(connection) == []


def test_every_personal_table_carries_its_authority() -> None:
    about_people = {"identity", "contact", "education", "activity", "special category", "free text"}
    tables = {model for (model, _), kind in classes().items() if kind in about_people}
    without = [t for t in tables if not _has_authority(t)]
    assert without == []


def _has_authority(label: str) -> bool:
    return any(f.name == "authority" for f in apps.get_model(label)._meta.concrete_fields)
