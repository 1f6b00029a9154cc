"""A file read whole: what it is, its columns as understood, and every row as tidy values.

`read(path)` looks at the whole file once (headings, sample, the order of its dates) and gives a
`Reading`; its rows are read as they are asked for. A file that cannot be used raises `Refused`.
"""

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path

from fingerpost.core.dates import in_words
from fingerpost.core.intake import kinds, register, values
from fingerpost.core.intake import mapping as mappings
from fingerpost.core.intake.kinds import Kind
from fingerpost.core.intake.mapping import Mapping, squeezed
from fingerpost.core.intake.refusals import Limits, Refused
from fingerpost.core.intake.spelled_dates import Order, order_of, parse_date
from fingerpost.core.intake.table import Table
from fingerpost.core.intake.tables import open_table
from fingerpost.core.intake.values import Value
from fingerpost.core.records import Organisation

__all__ = [
    "FileOutcome",
    "Limits",
    "ReadRow",
    "Reading",
    "Refused",
    "RowOutcome",
    "file_outcome",
    "read",
]

REMEMBERED_CELLS = 20_000
SHOWN_OF_A_CELL = 40
NO_PEOPLE = (
    "No column with names or numbers of people was found. "
    "Add columns such as Surname, Forename, Date of birth, UPN or ULN, and send it again."
)


class RowOutcome(StrEnum):
    """What becomes of a row: used, used with something to look at, or not used."""

    ACCEPTED = "accepted"
    ATTENTION = "attention"
    SKIPPED = "skipped"


class FileOutcome(StrEnum):
    """What becomes of a file."""

    LOAD = "load"
    LOAD_WITH_ATTENTION = "load_with_attention"
    ASK = "ask"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One line of the file. `cells` are as they came; `problems` are sentences."""

    number: int
    outcome: RowOutcome
    fields: dict[str, Value]
    problems: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as understood. `question` is what a person must settle first; empty when nothing."""

    kind: Kind
    kind_reason: str
    mapping: Mapping
    warnings: tuple[str, ...]
    row_count: int
    headings: tuple[str, ...]
    heading_line: int
    sheet: str
    question: str
    _read_rows: Callable[[], Iterator[ReadRow]] = field(repr=False)

    @property
    def rows(self) -> Iterator[ReadRow]:
        """Every line below the headings; a fresh walk each time."""
        return self._read_rows()


def read(
    path: Path,
    *,
    as_of: date,
    filename: str = "",
    sender: Organisation | None = None,
    mapping: Mapping | None = None,
    kind: Kind | None = None,
    limits: Limits | None = None,
) -> Reading:
    """Read a file.

    `as_of` is the day the file speaks of; `mapping` one remembered for this sender, or changed by
    a person; `kind` likewise what a person has said the file is.

    Raises:
        Refused: the file cannot be used; its sentence says why and what to do.
    """
    table = open_table(path, limits)
    sample = table.sample()
    if mapping is None:
        mapping = mappings.guess(table.headings, sample, as_of)
    else:
        mapping = mappings.reapply(mapping, table.headings, sample, as_of)
    names = (filename or path.name, table.sheet, table.title)
    clues = kinds.Clues(table.headings, mapping, sample, sender, names)
    judged = (
        kinds.Judgement(kind, "Somebody has said what this file is.")
        if kind
        else kinds.judge(clues)
    )
    if judged.kind is Kind.REGISTER:
        return _register_reading(table, judged, mapping)
    if judged.kind in kinds.BESIDE_A_PUPIL:
        mapping = mapping.only(kinds.BESIDE_FIELDS, "Kept under its own name.")
    else:
        _need_people(mapping)
    survey = _survey(table, mapping)
    empty = () if survey.count else ("The list has headings but no rows.",)
    rows = _Rows(table, mapping, judged.kind, survey, as_of)
    return Reading(
        kind=judged.kind,
        kind_reason=judged.reason,
        mapping=mapping,
        warnings=(*table.warnings, *mapping.warnings, *survey.warnings, *empty),
        row_count=survey.count,
        headings=table.headings,
        heading_line=table.heading_line,
        sheet=table.sheet,
        question=_question(judged, mapping),
        _read_rows=rows.__iter__,
    )


def file_outcome(reading: Reading, outcomes: AnyMapping[RowOutcome, int]) -> FileOutcome:
    """What becomes of the file, given how many of its rows came out how."""
    if reading.question:
        return FileOutcome.ASK
    if reading.warnings or outcomes.get(RowOutcome.ATTENTION):
        return FileOutcome.LOAD_WITH_ATTENTION
    return FileOutcome.LOAD


def _need_people(mapping: Mapping) -> None:
    if mapping.fields.isdisjoint(kinds.WHO | {"local_reference"}):
        raise Refused(NO_PEOPLE)


def _question(judged: kinds.Judgement, mapping: Mapping) -> str:
    if judged.kind is Kind.UNKNOWN:
        return judged.reason
    if judged.kind in kinds.BESIDE_A_PUPIL:
        return ""
    named = {"family_name", "given_name"} <= mapping.fields or "full_name" in mapping.fields
    numbered = not mapping.fields.isdisjoint(("upn", "uln", "local_reference"))
    if not numbered and not (named and "born_on" in mapping.fields):
        return (
            "Names alone do not tell people apart. "
            "Say which column holds the date of birth, the UPN or the ULN."
        )
    return ""


# --- the first look: how many rows, and how each column writes its dates ---------------


@dataclass(frozen=True, slots=True)
class _Survey:
    count: int
    orders: dict[int, Order]
    warnings: tuple[str, ...]


def _survey(table: Table, mapping: Mapping) -> _Survey:
    dated = [c for c in mapping.used if mappings.fields()[c.field].type.endswith("date")]
    seen: dict[int, set[str]] = {column.position: set() for column in dated}
    count = 0
    for line in table.lines():
        count += 1
        for position, found in seen.items():
            found.add(line.cells[position])
    orders, warnings = {}, []
    for column in dated:
        orders[column.position], warning = order_of(seen[column.position])
        if warning:
            warnings.append(f"Column “{column.heading}” {warning}.")
    return _Survey(count, orders, tuple(warnings))


# --- the rows --------------------------------------------------------------------------


class _Rows:
    """Walks a table and reads each row; cells met before in a column are not read again."""

    def __init__(
        self, table: Table, mapping: Mapping, kind: Kind, survey: _Survey, as_of: date
    ) -> None:
        self.table = table
        self.kind = kind
        self.as_of = as_of
        self.readers = [
            (
                column.position,
                column.heading,
                values.reader(
                    mappings.fields()[column.field],
                    values.Column(
                        column.field,
                        column.heading,
                        as_of,
                        survey.orders.get(column.position, Order.DAY_FIRST),
                    ),
                ),
            )
            for column in mapping.used
        ]
        self.heading_of = mapping.heading_of
        self.others = _census_columns(table, mapping) if kind in kinds.BESIDE_A_PUPIL else []

    def __iter__(self) -> Iterator[ReadRow]:
        remembered: list[dict[str, values.Read]] = [{} for _ in self.readers]
        seen: dict[int, int] = {}
        for number, cells, note, fault in self.table.lines():
            if note:
                yield ReadRow(number, RowOutcome.SKIPPED, {}, (note,), tuple(cells))
                continue
            first = seen.setdefault(hash(tuple(cells)), number)
            if first != number:
                repeats = f"This line repeats line {first} exactly."
                yield ReadRow(number, RowOutcome.SKIPPED, {}, (repeats,), tuple(cells))
                continue
            yield self._row(number, cells, fault, remembered)

    def _row(
        self,
        number: int,
        cells: Sequence[str],
        fault: str,
        remembered: list[dict[str, values.Read]],
    ) -> ReadRow:
        fields: dict[str, Value] = {}
        problems: list[str] = [fault] if fault else []
        for (position, heading, read_cell), memory in zip(self.readers, remembered, strict=True):
            text = cells[position]
            if not text:
                continue
            got = memory.get(text)
            if got is None:
                got = read_cell(text)
                if len(memory) < REMEMBERED_CELLS:
                    memory[text] = got
            for name, value in got.values:
                fields.setdefault(name, value)
            if got.problem:
                problems.append(f"{heading}: “{_shown(text)}” {got.problem}.")
        for position, name, is_date in self.others:
            if cells[position]:
                fields.setdefault(name, _census_value(cells[position], is_date))
        problems += self._across(fields)
        outcome = RowOutcome.ATTENTION if problems else RowOutcome.ACCEPTED
        return ReadRow(number, outcome, fields, tuple(problems), tuple(cells))

    def _across(self, fields: dict[str, Value]) -> Iterator[str]:
        """What is wrong between the cells of a row."""
        if self.kind in kinds.BESIDE_A_PUPIL:
            return
        if fields.keys().isdisjoint(kinds.WHO | {"local_reference"}):
            yield "Nothing in this row says who it is about."
        for start, end in STARTS_AND_ENDS:
            first, last = fields.get(start), fields.get(end)
            if isinstance(first, date) and isinstance(last, date) and last < first:
                yield (
                    f"{self.heading_of(end)}: {in_words(last)} is before "
                    f"{self.heading_of(start)}, {in_words(first)}."
                )


STARTS_AND_ENDS = (
    ("starts_on", "ended_on"),
    ("starts_on", "expected_end_on"),
    ("entry_on", "leaving_on"),
)


def _shown(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= SHOWN_OF_A_CELL else text[:SHOWN_OF_A_CELL] + "…"


def _census_columns(table: Table, mapping: Mapping) -> list[tuple[int, str, bool]]:
    """Columns of a census table that are no field of a person: kept under their own names."""
    return [
        (column.position, squeezed(column.heading), squeezed(column.heading).endswith("date"))
        for column in mapping.columns
        if not column.field and squeezed(column.heading)
    ]


def _census_value(text: str, is_date: bool) -> Value:
    if not is_date:
        return text
    found = parse_date(text)
    return text if isinstance(found, str) else found


# --- registers -------------------------------------------------------------------------


def _register_reading(table: Table, judged: kinds.Judgement, mapping: Mapping) -> Reading:
    def rows() -> Iterator[ReadRow]:
        for number, entry, problems in register.entries(table):
            outcome = RowOutcome.ATTENTION if problems else RowOutcome.ACCEPTED
            yield ReadRow(number, outcome, entry.as_fields() if entry else {}, problems)

    return Reading(
        kind=judged.kind,
        kind_reason=judged.reason,
        mapping=mapping,
        warnings=table.warnings,
        row_count=sum(1 for _ in table.lines()),
        headings=table.headings,
        heading_line=table.heading_line,
        sheet=table.sheet,
        question="",
        _read_rows=rows,
    )
