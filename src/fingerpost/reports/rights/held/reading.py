"""Everything held about one young person and every entry made one with theirs, in parts."""

import hashlib
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.db.models import Model, Q
from django.utils import timezone

from fingerpost.audit.models import Event
from fingerpost.core.access import ROLES
from fingerpost.core.dates import in_words
from fingerpost.core.workflow import ReturnState
from fingerpost.organisations.models import Membership
from fingerpost.people.merging.queries import with_entries
from fingerpost.people.models import Person
from fingerpost.reports.audit.words import in_words as act_in_words
from fingerpost.reports.rights.held import presenters as words
from fingerpost.reports.rights.held.tables import TOLD, Column, Table, tables
from fingerpost.returns.models import ReturnFile

WHAT_IT_SAYS = "What it says"
PERSON = "people.Person"
HISTORY = "people.PersonEvent"
LOOKED, SENT, CHANGED = (
    "Who looked at your details",
    "Returns to the Department for Education",
    ("How your details changed"),
)


@dataclass(frozen=True, slots=True)
class Text:
    """Something that may name another person: somebody looks at it before it is given."""

    place: str
    row: int
    column: str
    label: str
    words: str
    part: str
    named: str

    @property
    def key(self) -> tuple[str, int, str]:
        """Which text it is."""
        return self.place, self.row, self.column

    @property
    def fingerprint(self) -> str:
        """Of what was read, so that what changes since is looked at again."""
        return hashlib.sha256(self.words.encode()).hexdigest()

    @property
    def token(self) -> str:
        """Names it in a form, as it was read."""
        return hashlib.sha256(f"{self.key} {self.fingerprint}".encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Line:
    """One value under its name."""

    label: str
    words: str
    text: Text | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: the day that names it, and what it holds. `document` is a file's key."""

    named: str
    lines: tuple[Line, ...]
    document: int | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """What one table holds of somebody."""

    title: str
    note: str
    rows: tuple[Row, ...]

    def texts(self) -> Iterator[Text]:
        """What of it is to be looked at."""
        return (line.text for row in self.rows for line in row.lines if line.text)


def everything(person: Person) -> list[Part]:
    """All parts that hold something, in the order of tables.csv, then who looked and was told."""
    entries = sorted(with_entries([person.pk]))
    told = [_part(table, entries) for table in tables().values() if table.how == TOLD]
    parts = [*told, _changes(entries), _returns(entries), _looks(entries)]
    return [part for part in parts if part.rows]


def _part(table: Table, entries: list[int]) -> Part:
    model: Any = apps.get_model(table.model)
    theirs = reduce(or_, (Q(**{f"{path}__in": entries}) for path in table.paths))
    joined = [c.field for c in table.columns if c.how != "left out" and _is_key(model, c.field)]
    found = model._base_manager.filter(theirs).select_related(*joined).order_by("pk").distinct()
    return Part(table.title, table.note, tuple(_row(table, one) for one in found))


def _is_key(model: type[Model], name: str) -> bool:
    return any(f.name == name and f.is_relation for f in model._meta.get_fields())


def _row(table: Table, row: Model) -> Row:
    named = _named(row, table.when)
    lines = tuple(line for column in table.columns for line in _lines(table, column, row, named))
    is_document = any(column.how == "document" for column in table.columns)
    return Row(named, lines, row.pk if is_document else None)


def _named(row: Model, when: Iterable[str]) -> str:
    days = (getattr(row, name) for name in when)
    return next((_day(day) for day in days if day), "")


def _day(day: date | datetime) -> str:
    return in_words(timezone.localdate(day) if isinstance(day, datetime) else day)


def _lines(table: Table, column: Column, row: Model, named: str) -> Iterator[Line]:
    """The value of a column; of a column of many values, each under its own name."""
    if column.how == "left out":
        return
    if column.how == "values":
        yield from _values(table, column, row, named)
        return
    told = words.said(column, row)
    if told:
        may_name = column.how in ("look", "document")
        text = _text(table, row, column.field, column.label, told, named) if may_name else None
        yield Line(column.label, told, text)


def _values(table: Table, column: Column, row: Model, named: str) -> Iterator[Line]:
    for key, value in (getattr(row, column.field) or {}).items():
        told = words.in_a_line(key, value) if value not in (None, "", [], {}) else ""
        if told:
            name = words.labels_of_values().get(key, key.replace("_", " ").capitalize())
            label = name if column.label == WHAT_IT_SAYS else f"{column.label}: {name}"
            may_name = key in words.NAMES_OTHERS
            place = f"{column.field}.{key}"
            text = _text(table, row, place, label, told, named) if may_name else None
            yield Line(label, told, text)


def _text(table: Table, row: Model, column: str, label: str, told: str, named: str) -> Text:
    return Text(table.model, row.pk, column, label, told, table.title, named)


def _changes(entries: list[int]) -> Part:
    """What changed in the details between each state and the one before."""
    events = apps.get_model(HISTORY)._base_manager.filter(pgh_obj_id__in=entries)
    before: dict[int, Any] = {}
    rows = []
    for event in events.select_related("school").order_by("pgh_id"):
        if earlier := before.get(event.pgh_obj_id):
            rows.append(Row(_day(event.pgh_created_at), tuple(_differences(earlier, event))))
        before[event.pgh_obj_id] = event
    return Part(CHANGED, "What was held before, and since when", tuple(r for r in rows if r.lines))


def _differences(earlier: Any, later: Any) -> Iterator[Line]:
    """The value before, of each column that changed."""
    named = _day(later.pgh_created_at)
    for column in tables()[PERSON].columns:
        was, now = getattr(earlier, column.field), getattr(later, column.field)
        if was == now or column.how == "left out":
            continue
        told = words.said(column, earlier) or "nothing"
        text = None
        if column.how == "look" and was:
            text = Text(HISTORY, earlier.pgh_id, column.field, column.label, told, CHANGED, named)
        yield Line(f"{column.label}, before", told, text)


def _returns(entries: list[int]) -> Part:
    """The returns that were sent with them in it, read from the files themselves."""
    numbers = Person.objects.filter(pk__in=entries).values_list("local_id", flat=True)
    wanted = [f"{number:010d}<".encode() for number in numbers]
    files = ReturnFile.objects.filter(built__state=ReturnState.SENT).select_related("built")
    rows = []
    for file in files.order_by("built__period_end").iterator(chunk_size=1):
        data = zlib.decompress(file.data)
        if any(number in data for number in wanted):
            month = f"{file.built.period_end:%B %Y}"
            sent = Line("Sent", _day(file.built.sent_at) if file.built.sent_at else "")
            rows.append(Row(month, (sent,)))
    return Part(SENT, "The law asks for these each month", tuple(rows))


def _looks(entries: list[int]) -> Part:
    """Who opened or changed what, by day and role: colleagues are not named."""
    seen = Event.objects.filter(subject_kind="person", subject_id__in=entries).order_by("at", "pk")
    acts = list(seen.values_list("at", "verb", "by"))
    roles = _roles({by for _, _, by in acts if by})
    counted = Counter((timezone.localdate(at), verb, roles.get(by, "")) for at, verb, by in acts)
    rows = [
        Row(in_words(day), tuple(_look(verb, role, n))) for (day, verb, role), n in counted.items()
    ]
    return Part(LOOKED, "Colleagues are told by what they do, not by name", tuple(rows))


def _look(verb: str, role: str, times: int) -> Iterator[Line]:
    often = f", {times} times" if times > 1 else ""
    yield Line("What", f"{act_in_words(verb)}{often}")
    yield Line("Who", role or "Fingerpost itself")


def _roles(users: set[int]) -> dict[int, str]:
    """What each of these does here."""
    held = Membership.objects.filter(user__in=users).order_by("pk")
    return {
        user: ROLES[key].name for user, key in held.values_list("user", "role_key") if key in ROLES
    }
