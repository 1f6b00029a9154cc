"""All that is held of people and of what was sent, without keys and times, to be compared.

Two runs that did the same hold the same, whatever numbers their rows were given.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.db import connection, models

from fingerpost.audit.models import Event
from fingerpost.evidence.models import Evidence
from fingerpost.intake.models import Submission
from fingerpost.people.models import Person
from fingerpost.sharing.models import Disclosure

APPS = ("people", "evidence", "linkage", "intake", "audit")
A_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d[\d:.+]*")
# Numbers that a database gives out, and what is told in words elsewhere.
GIVEN_OUT = {"id", "local_id", "pgh_id", "pgh_context_id", "subject_id"}
KEYS_IN_EVENTS = {"submission", "row", "contact", "statement", "merge", "disclosures"}
OF_SUBMISSIONS = {"submission_id", "given_to"}


def contents() -> Counter[str]:
    """Every row of every table, in words; to be read as the owner, who sees every authority."""
    names = {
        Person: {p.pk: f"{p.family_name}, {p.given_name}" for p in Person.objects.all()},
        Submission: {s.pk: _submission(s) for s in Submission.objects.all()},
        Evidence: {e.pk: f"{e.code} of line {e.row_number}" for e in Evidence.objects.all()},
    }
    return Counter(line for model in _tables() for line in _lines(model, names))


def forget() -> None:
    """Forget all of it; authorities, their users, schools and colleges stay. As the owner."""
    every = [*_tables(), Disclosure]  # a file handed over is told of once, by its fingerprint
    tables = ", ".join(f'"{model._meta.db_table}"' for model in every)
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {tables}, procrastinate_jobs CASCADE")


def _tables() -> Iterator[type[models.Model]]:
    for name in APPS:
        yield from apps.get_app_config(name).get_models()


def _submission(one: Submission) -> str:
    return f"{one.filename} in {one.authority_id}"


def _lines(model: Any, names: dict[type, dict[int, str]]) -> Iterator[str]:
    told = {field.attname: _telling(field, names) for field in model._meta.concrete_fields}
    shown = {name: tell for name, tell in told.items() if tell}
    for values in model._default_manager.order_by().values_list(*shown):
        said = (tell(value) for tell, value in zip(shown.values(), values, strict=True))
        yield f"{model._meta.label} {dict(zip(shown, said, strict=True))}"


def _telling(field: Any, names: dict[type, dict[int, str]]) -> Callable[[Any], Any] | None:
    """How a column is put in words; None where it is a key or a time."""
    if field.attname in GIVEN_OUT or isinstance(field, models.DateTimeField):
        return None
    if field.attname in OF_SUBMISSIONS:
        return names[Submission].get
    if field.is_relation:
        named = names.get(field.related_model)
        return named.get if named is not None else str
    if isinstance(field, models.BinaryField):
        return bytes
    if field.model is Event and isinstance(field, models.JSONField):
        return lambda detail: _steady({k: v for k, v in detail.items() if k not in KEYS_IN_EVENTS})
    return _steady


def _steady(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.6f}"
    text = json.dumps(value, default=str, sort_keys=True)
    return A_MOMENT.sub("a moment", text)
