"""Letting go of one set, whole or not at all, through the one door the database has for it.

Evidence, history and the audit trail can only be added to: the web role may not delete there. So
everything goes by `fingerpost_let_go` (migration 0003), which takes what goes table by table,
deletes within one authority and a run under way, and writes the audit event itself.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.db.models import BooleanField, QuerySet
from django.db.models.fields import NOT_PROVIDED
from django.utils import timezone

from fingerpost.core.retention.person import used_until
from fingerpost.db import bulk
from fingerpost.intake.models import Row
from fingerpost.linkage.models import Answer, Candidate, Turn
from fingerpost.messages.models import Stop
from fingerpost.people.models import Person
from fingerpost.personal_data import classes
from fingerpost.reports.retention import listing, tables
from fingerpost.reports.retention.models import Remnant, Run
from fingerpost.reports.retention.queries import Due

KEPT_OF_A_REMNANT = {"given_name", "family_name", "born_on"}
NOT_ABOUT_THEM = {"key", "working"}
OF_A_LINE = (Candidate, Answer, Turn)
"""What is kept of a line of a file by its number, with no pointer that a delete could follow."""


@dataclass(frozen=True, slots=True)
class Step:
    """One table: the lines where a column has one of these keys go, or have the column emptied."""

    table: str
    column: str
    keys: list[int]
    empties: bool = False


class Doomed:
    """What goes at once: keys by table."""

    def __init__(self, authority_id: int) -> None:
        self.authority_id = authority_id
        self.keys: dict[type[models.Model], set[int]] = {}
        self.spoken_of: dict[str, set[int]] = {}
        self.reduced: set[int] = set()

    def add(self, model: type[models.Model], keys: Iterable[int]) -> None:
        self.keys.setdefault(model, set()).update(keys)

    def add_people(self, row: str, entries: Iterable[int]) -> None:
        """Everything of these entries that goes with a row of the schedule."""
        chosen = list(entries)
        for line in tables.of_row(row):
            self.spoken_of.setdefault(line.table, set()).update(chosen)
            self.add_found(line.of_people(self.authority_id, chosen))

    def add_found(self, found: QuerySet[Any]) -> None:
        self.add(found.model, found.order_by().values_list("pk", flat=True))

    def add_whole(self, entries: Iterable[int]) -> None:
        """The entries themselves, and every earlier state of anything about them."""
        chosen = set(entries)
        for table in tables.by_table():
            self.spoken_of.setdefault(table, set()).update(chosen)
        self.add(Person, chosen)
        self.add_found(Remnant.objects.filter(person__in=bulk.among(chosen)))

    def add_remnants(self, run: Run, those: Iterable[Due]) -> None:
        """All but a name and a date of birth, as something of theirs is kept longer."""
        new = [one for one in those if not one.held.is_remnant]
        marks = listing.marks(run.authority, (e for one in new for e in one.held.entries))
        left = [
            Remnant(
                authority_id=self.authority_id,
                person_id=entry,
                mark=marks[entry],
                used_until=used_until(one.held.facts),
                in_care=one.held.facts.in_care,
                since=run.day,
            )
            for one in new
            for entry in one.held.entries
        ]
        _reduce([one.person_id for one in left])
        Remnant.objects.bulk_create(left)
        self.reduced |= {one.person_id for one in left}

    def steps(self) -> Iterator[Step]:
        """What the database is told, pointers first."""
        self._add_what_lines_bring()
        for pointer in tables.pointers():
            if keys := self.keys.get(pointer.to):
                table = pointer.model._meta.db_table
                yield Step(table, pointer.column, sorted(keys), empties=True)
        for model, keys in self.keys.items():
            if keys:
                yield Step(model._meta.db_table, str(model._meta.pk.column), sorted(keys))
                yield from self._history(model, keys)
        yield from self._history(Person, self.reduced)
        yield from self._history_by_person()

    def _add_what_lines_bring(self) -> None:
        if lines := self.keys.get(Row):
            for model in OF_A_LINE:
                self.add(model, _of_lines(model, lines))

    def _history(self, model: type[models.Model], keys: set[int]) -> Iterator[Step]:
        history = tables.history_of(model)
        if history and keys:
            yield Step(history._meta.db_table, "pgh_obj_id", sorted(keys))

    def _history_by_person(self) -> Iterator[Step]:
        """Also of what was deleted before, or stays without them: such history has a column that
        says whom it was about.
        """
        for table, entries in self.spoken_of.items():
            history = tables.history_of(apps.get_model(table))
            if history and entries and hasattr(history, "person_id"):
                yield Step(history._meta.db_table, "person_id", sorted(entries))


def _of_lines(model: type[models.Model], lines: Iterable[int]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT k.id FROM {model._meta.db_table} k"  # noqa: S608 - only words of ours
            " JOIN intake_row r ON r.submission_id = k.submission_id AND r.number = k.row_number"
            " WHERE r.id = ANY(%s)",
            [list(lines)],
        )
        return [pk for (pk,) in cursor]


def through_the_door(run: Run, steps: Iterable[Step]) -> Counter[str]:
    """Have the database let go of these; gives how many lines went, by table."""
    told = [
        {"table": s.table, "column": s.column, "keys": s.keys, "empties": s.empties} for s in steps
    ]
    with connection.cursor() as cursor:
        cursor.execute("SELECT fingerpost_let_go(%s, %s)", [run.pk, json.dumps(told)])
        return Counter(json.loads(cursor.fetchone()[0]))


def check_now() -> None:
    """Have the database look at every pointer at once, not only when all is done.

    Raises:
        IntegrityError: something that stays points at what went.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _reduce(entries: Sequence[int]) -> None:
    """They are set aside as well, so that no list, search or file finds them."""
    said = _blanks() | {"local_id": -models.F("pk"), "removed_at": timezone.now()}
    Person.objects.filter(pk__in=entries).update(**said)


def _blanks() -> dict[str, Any]:
    """Every column that tells something of a person, emptied: from personal_data.csv, so that a
    new one cannot be forgotten.
    """
    told = {
        name
        for (model, name), kind in classes().items()
        if model == "people.Person" and kind not in NOT_ABOUT_THEM
    }
    return {name: _blank(Person._meta.get_field(name)) for name in told - KEPT_OF_A_REMNANT}


def _blank(field: Any) -> Any:
    if field.null:
        return None
    if field.default is not NOT_PROVIDED:
        return field.default() if callable(field.default) else field.default
    if isinstance(field, models.DateField):
        return models.F("born_on")
    return False if isinstance(field, BooleanField) else ""


def forget_whose_stops(entries: Iterable[int]) -> None:
    """A stop goes on to be honoured by its scrambled number, of nobody any more."""
    kept = Stop.objects.filter(person__in=list(entries)).exclude(address_hash="")
    kept.update(person=None)
