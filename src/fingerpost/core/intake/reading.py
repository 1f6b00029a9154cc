"""A file read whole: what it is, its columns as understood, and every row as tidy values.

`read(path)` looks at the whole file once (headings, sample, the order of its dates) and gives a
`Reading`; its rows are read as they are asked for. A file that cannot be used raises `Refused`.
"""

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from pathlib import Path

from fingerpost.core.intake import kinds, layouts, register, returned, sheets
from fingerpost.core.intake import mapping as mappings
from fingerpost.core.intake.kinds import Kind
from fingerpost.core.intake.layouts import Settled
from fingerpost.core.intake.mapping import Mapping
from fingerpost.core.intake.matching import fields
from fingerpost.core.intake.refusals import Limits, Refused
from fingerpost.core.intake.rows import WHO_FIELDS, ReadRow, RowOutcome, Rows
from fingerpost.core.intake.spelled_dates import Order, order_of
from fingerpost.core.intake.table import Official, Table
from fingerpost.core.intake.tables import open_table
from fingerpost.core.ladder.asking import why_not_theirs
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

UNKNOWN_HEADINGS = (
    "There are dates of birth, and no heading we know for names, UPN or ULN. Say which columns "
    "hold them, and what the list is."
)
NO_PEOPLE = (
    "No column with names or numbers of people was found. "
    "Add columns such as Surname, Forename, Date of birth, UPN or ULN, and send it again."
)
SAID = "Somebody has said what this file is."
NAMES_ALONE = (
    "Names alone do not tell people apart. "
    "Say which column holds the date of birth, the UPN or the ULN."
)
HALF_A_NAME = (
    "Half a name does not tell people apart. "
    "Say which columns hold the first name and the surname, or which one the UPN or the ULN."
)


class FileOutcome(StrEnum):
    """What becomes of a file."""

    LOAD = "load"
    LOAD_WITH_ATTENTION = "load_with_attention"
    ASK = "ask"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as understood. `question` is what a person must settle first; empty when nothing.

    `speaks_for` is the day the file itself says it speaks of, where it does.
    """

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
    speaks_for: date | None = None

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
    settled: Sequence[Settled] = (),
    limits: Limits | None = None,
) -> Reading:
    """Read a file.

    `as_of` is the day the file speaks of; `mapping` what a person has said of this very file's
    columns, and `kind` what they have said it is; `settled` what was said of earlier layouts of
    this sender, the latest first.

    Raises:
        Refused: the file cannot be used; its sentence says why and what to do.
    """
    table = open_table(path, limits)
    if table.official:
        return _official_reading(table, table.official, as_of, sender)
    sample = table.sample()
    known = None if mapping else layouts.apply(settled, table.headings, sample, as_of)
    if known:
        mapping, kind = known.mapping, known.kind
    elif mapping is None:
        mapping = mappings.guess(table.headings, sample, as_of)
    else:
        mapping = mappings.reapply(mapping, table.headings, sample, as_of)
    names = (filename or path.name, table.sheet, table.title)
    clues = kinds.Clues(table.headings, mapping, sample, sender, names)
    table = sheets.joined(table, lambda other: _same_kind(clues, other))
    judged = kinds.Judgement(kind, known.reason if known else SAID) if kind else kinds.judge(clues)
    if judged.kind is Kind.ASKED and (problem := why_not_theirs(table.title, sender)):
        raise Refused(problem)
    asks = ""
    if judged.kind is Kind.REGISTER:
        return _register_reading(table, judged, mapping)
    if judged.kind in kinds.BESIDE_A_PUPIL:
        mapping = mapping.only(kinds.BESIDE_FIELDS, "Kept under its own name.")
    elif not (asks := _asks_what_headings_mean(mapping, kind)):
        _need_people(mapping)
    survey = _survey(table, mapping)
    empty = () if survey.count else ("The list has headings but no rows.",)
    rows = Rows(
        lines=table.lines, mapping=mapping, kind=judged.kind, orders=survey.orders, as_of=as_of
    )
    return Reading(
        kind=judged.kind,
        kind_reason=judged.reason,
        mapping=mapping,
        warnings=(*table.warnings, *mapping.warnings, *survey.warnings, *empty),
        row_count=survey.count,
        headings=table.headings,
        heading_line=table.heading_line,
        sheet=table.sheet,
        question=asks or _question(judged, mapping) or (known.question if known else ""),
        _read_rows=rows.__iter__,
    )


def file_outcome(reading: Reading, outcomes: AnyMapping[RowOutcome, int]) -> FileOutcome:
    """What becomes of the file, given how many of its rows came out how."""
    if reading.question:
        return FileOutcome.ASK
    if reading.warnings or outcomes.get(RowOutcome.ATTENTION):
        return FileOutcome.LOAD_WITH_ATTENTION
    return FileOutcome.LOAD


def _same_kind(clues: kinds.Clues, other: Table) -> bool:
    """Whether another sheet with the same headings would by itself be taken for the same list."""
    names = (*clues.names[:1], other.sheet, other.title)
    of_other = replace(clues, sample=other.sample(), names=names)
    return kinds.judge(of_other).kind is kinds.judge(clues).kind


def _asks_what_headings_mean(mapping: Mapping, said: Kind | None) -> str:
    """What to ask of a list that has dates of birth, and names under headings we do not know.

    Not where a person has said what its columns are.
    """
    has_names = not mapping.fields.isdisjoint(WHO_FIELDS)
    return "" if said or has_names or "born_on" not in mapping.fields else UNKNOWN_HEADINGS


def _need_people(mapping: Mapping) -> None:
    if mapping.fields.isdisjoint(WHO_FIELDS):
        raise Refused(NO_PEOPLE)


def _question(judged: kinds.Judgement, mapping: Mapping) -> str:
    if judged.kind is Kind.UNKNOWN:
        return judged.reason
    if judged.kind in kinds.BESIDE_A_PUPIL:
        return ""
    if not mapping.fields.isdisjoint(("upn", "uln", "local_reference")):
        return ""
    if not ({"family_name", "given_name"} <= mapping.fields or "full_name" in mapping.fields):
        return HALF_A_NAME
    return "" if "born_on" in mapping.fields else NAMES_ALONE


# --- the first look: how many rows, and how each column writes its dates ---------------


@dataclass(frozen=True, slots=True)
class _Survey:
    count: int
    orders: dict[int, Order]
    warnings: tuple[str, ...]


def _survey(table: Table, mapping: Mapping) -> _Survey:
    dated = [c for c in mapping.used if fields()[c.field].type.endswith("date")]
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


# --- official files, which say themselves what they are ---------------------------------


def _official_reading(
    table: Table, official: Official, as_of: date, sender: Organisation | None
) -> Reading:
    day = min(official.speaks_for or as_of, as_of)
    mapping = official.mapping("The format says what it is.")
    rows = Rows(
        lines=lambda: official.lines(day, sender),
        mapping=mapping,
        kind=official.kind,
        orders={},
        as_of=as_of if official.kind is Kind.NCCIS else day,
    )
    finish = returned.checked if official.kind is Kind.NCCIS else _as_it_is
    return Reading(
        kind=official.kind,
        kind_reason=official.reason,
        mapping=mapping,
        warnings=(*table.warnings, *_another_sender(official, sender)),
        row_count=official.count,
        headings=table.headings,
        heading_line=table.heading_line,
        sheet=table.sheet,
        question="",
        _read_rows=lambda: map(finish, rows),
        speaks_for=official.speaks_for,
    )


def _as_it_is(row: ReadRow) -> ReadRow:
    return row


def _another_sender(official: Official, sender: Organisation | None) -> Iterator[str]:
    """A file that says it is another's than the sender's. A CTF often is: it follows the pupil."""
    origin = official.origin
    if origin is None or sender is None or official.kind is Kind.CTF:
        return
    numbers = (
        ("UKPRN", origin.ukprn, sender.ukprn),
        ("school number", origin.laestab, sender.laestab),
    )
    for name, theirs, ours in numbers:
        if theirs and ours and theirs != ours:
            yield (
                f"This file says it is of {name} {theirs}, and {sender.name} has {ours}. "
                "Check who it is from."
            )


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
