"""A list of things under headings: the one shape every file is brought to."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from typing import NamedTuple

from fingerpost.core.intake.kinds import Kind
from fingerpost.core.intake.mapping import Column, Mapping, layout_fingerprint
from fingerpost.core.intake.matching import squeezed
from fingerpost.core.records import Organisation

Record = tuple[int, list[str]]
Records = Callable[[], Iterator[Record]]
SAMPLE = 200
TOTALS = ("total", "grand total", "sub total", "subtotal", "sub-total", "count", "number of ")


class Line(NamedTuple):
    """One line below the headings.

    `note` says why the line is no row of the list (a total, a repeated heading); `faults` what is
    wrong with a line that is one, in sentences.
    """

    number: int
    cells: list[str]
    note: str = ""
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Official:
    """An official file, which says itself what it is and what each of its parts means.

    `columns` are headings with the fields they are; `count` how many rows it holds; `speaks_for`
    the day it says it speaks of; `origin` the school or provider whose file it says it is. Its
    lines depend on the day it is read for and on the kind of sender.
    """

    kind: Kind
    reason: str
    columns: tuple[tuple[str, str], ...]
    count: int
    lines: Callable[[date, Organisation | None], Iterator[Line]]
    speaks_for: date | None = None
    origin: Organisation | None = None

    @property
    def headings(self) -> tuple[str, ...]:
        """What the file calls each column."""
        return tuple(heading for heading, _ in self.columns)

    def mapping(self, why: str) -> Mapping:
        """Every column by what the format says it is."""
        columns = tuple(
            Column(at, heading, field, why if field else "Nothing we keep.", float(bool(field)))
            for at, (heading, field) in enumerate(self.columns)
        )
        return Mapping(columns=columns, layout=layout_fingerprint(self.headings))


@dataclass(frozen=True, slots=True)
class Table:
    """A list of things under headings.

    `title` is what stands above the headings; `ragged` says that a line with fewer cells than
    headings is odd, as in CSV where every line is written whole. `official` is what an official
    file says of itself; its lines are then read from there. `alike` are other sheets with the same
    headings; `parts` those of them that are read after this one, their lines numbered on.
    """

    headings: tuple[str, ...]
    heading_line: int
    records: Records
    sheet: str = ""
    warnings: tuple[str, ...] = ()
    ragged: bool = False
    title: str = ""
    official: Official | None = None
    alike: tuple["Table", ...] = ()
    parts: tuple["Table", ...] = ()
    _keys: tuple[str, ...] = field(default=(), repr=False)

    def lines(self) -> Iterator[Line]:
        """Every line below the headings that is not blank."""
        if not self.parts:
            yield from self._own_lines()
            return
        last = 0
        for part in (replace(self, parts=()), *self.parts):
            before = last
            for line in part.lines():
                last = before + line.number
                yield line._replace(number=last)

    def _own_lines(self) -> Iterator[Line]:
        width = len(self.headings)
        blanks = [""] * width
        first_words = frozenset(heading.lower() for heading in self.headings)
        for number, cells in self.records():
            if number <= self.heading_line:
                continue
            given = len(cells)
            fault = ""
            if given != width:
                if given < width:
                    fault = self._too_short(given)
                    cells = cells + blanks[given:]
                elif any(cells[width:]):
                    fault = (
                        "This line has more cells than there are headings, so a separator inside "
                        "a value may have moved the others along."
                    )
            first = next(filter(None, cells), "").lower()
            note = ""
            if first.startswith(TOTALS) and _is_total(cells):
                note = "This line is a total, not a row of the list."
            elif first in first_words and self._repeats_headings(cells):
                note = "This line repeats the headings."
            yield Line(number, cells, note, (fault,) if fault else ())

    def sample(self, most: int = SAMPLE) -> list[list[str]]:
        """The first ordinary rows."""
        return list(islice((line.cells for line in self.lines() if not line.note), most))

    def _too_short(self, given: int) -> str:
        if not self.ragged:
            return ""
        return f"This line has only {given} of {len(self.headings)} cells: it may be cut short."

    def _repeats_headings(self, cells: Sequence[str]) -> bool:
        same = sum(
            bool(cell) and squeezed(cell) == key
            for cell, key in zip(cells, self._keys, strict=False)
        )
        return same >= 2 and same * 2 > sum(map(bool, cells))


def table_of(official: Official, title: str, warnings: tuple[str, ...] = ()) -> Table:
    """An official file as a table; only its own lines are ever walked."""
    return Table(
        headings=official.headings,
        heading_line=0,
        records=lambda: iter(()),
        warnings=warnings,
        title=title,
        official=official,
    )


def _is_total(cells: Sequence[str]) -> bool:
    """Few cells, and those besides the first numbers."""
    given = [cell for cell in cells if cell]
    return len(given) <= max(3, len(cells) // 3) and all(
        cell.replace(",", "").replace(".", "").isdigit() or "total" in cell.lower()
        for cell in given[1:]
    )
