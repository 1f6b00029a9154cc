"""With what each table about young people goes: tables.csv, read, and asked of the database.

A line names a table, the row of the schedule it goes with, and `by`: the ways from a line of it to
the young person, or, where it goes piece by piece, to the day it is counted from. `unless` names
what must be empty for it to go this way. `identity` is what is left at the very end; `stays` is
never deleted, and `why` says why that is right.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q

from fingerpost.core.retention import Sort, schedule
from fingerpost.db import bulk

IDENTITY, STAYS = "identity", "stays"
CASEWORK = "casework"


@dataclass(frozen=True, slots=True)
class Line:
    """One way by which lines of a table go."""

    table: str
    row: str
    by: tuple[str, ...]
    unless: tuple[str, ...]
    why: str

    @property
    def model(self) -> type[models.Model]:
        """The table as Django knows it."""
        return apps.get_model(self.table)

    def of_people(self, authority_id: int, people: Iterable[int]) -> models.QuerySet[Any]:
        """What is held in it of these entries."""
        keys = list(people)
        any_way = Q()
        for way in self.by:
            any_way |= Q(**{f"{way}__in": bulk.among(keys)})
        return self._free(authority_id).filter(any_way)

    def came_by(self, authority_id: int, last: Any) -> models.QuerySet[Any]:
        """What is counted from this day or moment, or from before."""
        return self._free(authority_id).filter(**{f"{self.by[0]}__lte": last})

    def _free(self, authority_id: int) -> models.QuerySet[Any]:
        held = self.model._base_manager.filter(authority_id=authority_id)
        for name in self.unless:
            held = held.filter(self._is_empty(name))
        return held

    def _is_empty(self, name: str) -> Q:
        is_text = "__" not in name and not self.model._meta.get_field(name).null
        return Q(**{name: ""}) if is_text else Q(**{f"{name}__isnull": True})


@cache
def lines() -> tuple[Line, ...]:
    """Every line of tables.csv, in its order."""
    text = files("fingerpost.reports.retention").joinpath("tables.csv").read_text("utf-8")
    return tuple(
        Line(r["table"], r["row"], tuple(r["by"].split()), tuple(r["unless"].split()), r["why"])
        for r in csv.DictReader(text.splitlines())
    )


def base(row: str) -> str:
    """The row whose tables go with it: casework is the same tables whoever it is of."""
    return CASEWORK if row.startswith(CASEWORK) else row


def of_row(row: str) -> list[Line]:
    """The tables that go with a row."""
    return [line for line in lines() if line.row == base(row)]


def by_piece() -> list[Line]:
    """What goes piece by piece, in the order of tables.csv: what points at a line before it."""
    rows = schedule()
    return [one for one in lines() if one.row in rows and rows[one.row].sort is Sort.ROW]


def by_table() -> Mapping[str, set[str]]:
    """The rows each table goes with."""
    found: dict[str, set[str]] = {}
    for line in lines():
        found.setdefault(line.table, set()).add(line.row)
    return found


def history_of(model: type[models.Model]) -> type[models.Model] | None:
    """The table of earlier states of a table, if it has one."""
    return next((one for one in _histories() if one.pgh_tracked_model is model), None)


@cache
def _histories() -> tuple[Any, ...]:
    return tuple(one for one in apps.get_models() if hasattr(one, "pgh_tracked_model"))


@dataclass(frozen=True, slots=True)
class Pointer:
    """A column that may be emptied: it points at what goes earlier than the line it stands in."""

    model: type[models.Model]
    column: str
    to: type[models.Model]


@cache
def pointers() -> tuple[Pointer, ...]:
    """Every such column of the tables named here, and of those that point at lines like their own.

    Found from the tables themselves, so that a new one cannot be forgotten.
    """
    return tuple(_pointers())


def _pointers() -> Iterator[Pointer]:
    rows = by_table()
    for table, own in rows.items():
        model = apps.get_model(table)
        for field in model._meta.concrete_fields:
            to: Any = field.related_model
            if field.null and to and _goes_otherwise(to, model, rows, own):
                yield Pointer(model, field.column, to)


def _goes_otherwise(
    to: type[models.Model], model: type[models.Model], rows: Mapping[str, set[str]], own: set[str]
) -> bool:
    target = rows.get(to._meta.label, {STAYS})
    return not target & {STAYS, IDENTITY} and (to is model or target != own)
