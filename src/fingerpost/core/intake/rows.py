"""Each line of a table as a row: its cells as values of their fields, its problems in words."""

from array import array
from collections.abc import Callable, Iterator
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from fingerpost.core.dates import in_words
from fingerpost.core.intake import kinds, values
from fingerpost.core.intake.kinds import Kind
from fingerpost.core.intake.mapping import Mapping
from fingerpost.core.intake.matching import fields, squeezed
from fingerpost.core.intake.spelled_dates import Order, parse_date
from fingerpost.core.intake.table import Line
from fingerpost.core.intake.values import Value

REMEMBERED_CELLS = 20_000
SHOWN_OF_A_CELL = 40
NOT_REMEMBERED = frozenset(("upn", "uln", "reference", "email"))  # hardly ever twice in a file


class RowOutcome(StrEnum):
    """What becomes of a row: used, used with something to look at, or not used."""

    ACCEPTED = "accepted"
    ATTENTION = "attention"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One line of the file. `cells` are as they came; `problems` are sentences."""

    number: int
    outcome: RowOutcome
    fields: dict[str, Value]
    problems: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()


# Where a cell is, its heading, the cells met before and how to look them up, and how to read one.
_Reader = tuple[
    int, str, dict[str, values.Read], Callable[[str], values.Read | None], values.CellReader
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """The rows of some lines under a mapping; walked afresh each time."""

    lines: Callable[[], Iterator[Line]]
    mapping: Mapping
    kind: Kind
    orders: AnyMapping[int, Order]
    as_of: date

    def __iter__(self) -> Iterator[ReadRow]:
        readers = self._readers()
        others = _census_columns(self.mapping) if self.kind in kinds.BESIDE_A_PUPIL else []
        seen = _Seen()
        for line in self.lines():
            cells = tuple(line.cells)
            if line.note:
                yield ReadRow(line.number, RowOutcome.SKIPPED, {}, (line.note,), cells)
                continue
            first = seen.first(hash(cells), line.number)
            if first != line.number:
                repeats = f"This line repeats line {first} exactly."
                yield ReadRow(line.number, RowOutcome.SKIPPED, {}, (repeats,), cells)
                continue
            fields, problems = _read_cells(line, readers)
            for position, name, is_date in others:
                if cells[position]:
                    fields.setdefault(name, _census_value(cells[position], is_date))
            problems += self._across(fields)
            outcome = RowOutcome.ATTENTION if problems else RowOutcome.ACCEPTED
            yield ReadRow(line.number, outcome, fields, tuple(problems), cells)

    def _readers(self) -> list[_Reader]:
        readers: list[_Reader] = []
        for column in self.mapping.used:
            field = fields()[column.field]
            order = self.orders.get(column.position, Order.DAY_FIRST)
            about = values.Column(column.field, column.heading, self.as_of, order)
            memory: dict[str, values.Read] = {}
            look_up = _nothing if field.type in NOT_REMEMBERED else memory.get
            read = values.reader(field, about)
            readers.append((column.position, column.heading, memory, look_up, read))
        return readers

    def _across(self, fields: dict[str, Value]) -> Iterator[str]:
        """What is wrong between the cells of a row."""
        if self.kind in kinds.BESIDE_A_PUPIL:
            return
        if fields.keys().isdisjoint(WHO_FIELDS):
            yield "Nothing in this row says who it is about."
        for start, end in STARTS_AND_ENDS:
            first, last = fields.get(start), fields.get(end)
            if isinstance(first, date) and isinstance(last, date) and last < first:
                yield (
                    f"{self.mapping.heading_of(end)}: {in_words(last)} is before "
                    f"{self.mapping.heading_of(start)}, {in_words(first)}."
                )


class _Seen:
    """The line on which each content stood first, by its hash: some 24 bytes a line.

    Open addressing in two flat arrays, because a dictionary of a million lines takes five times
    as much.
    """

    def __init__(self) -> None:
        self._grow(1 << 10)

    def first(self, content: int, line: int) -> int:
        """The first line with this content; this one where there is none before."""
        if self._held * 3 > len(self._lines) * 2:
            before = zip(self._contents, self._lines, strict=True)
            self._grow(len(self._lines) * 2)
            for known, at in before:
                if at:
                    self._place(known, at)
        return self._place(content, line)

    def _grow(self, size: int) -> None:
        self._held = 0
        self._contents = array("q", bytes(8 * size))
        self._lines = array("l", bytes(array("l").itemsize * size))  # 0 where nothing stands

    def _place(self, content: int, line: int) -> int:
        last = len(self._lines) - 1
        place = (content ^ content >> 32) & last
        while at := self._lines[place]:
            if self._contents[place] == content:
                return at
            place = (place + 1) & last
        self._contents[place], self._lines[place] = content, line
        self._held += 1
        return line


WHO_FIELDS = kinds.WHO | {"local_reference"}
STARTS_AND_ENDS = (
    ("starts_on", "ended_on"),
    ("starts_on", "expected_end_on"),
    ("entry_on", "leaving_on"),
)


def _nothing(text: str) -> None:
    return None


def _read_cells(line: Line, readers: list[_Reader]) -> tuple[dict[str, Value], list[str]]:
    """The values of one line and its problems; the first column to give a field keeps it."""
    cells = line.cells
    fields: dict[str, Value] = {}
    problems: list[str] = list(line.faults)
    for position, heading, memory, look_up, read in readers:
        text = cells[position]
        if not text:
            continue
        got = look_up(text)
        if got is None:
            got = read(text)
            if len(memory) < REMEMBERED_CELLS:
                memory[text] = got
        for name, value in got.values:
            if name not in fields:
                fields[name] = value
        if got.problem:
            problems.append(f"{heading}: “{_shown(text)}” {got.problem}.")
    return fields, problems


def _shown(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= SHOWN_OF_A_CELL else text[:SHOWN_OF_A_CELL] + "…"


def _census_columns(mapping: Mapping) -> list[tuple[int, str, bool]]:
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
