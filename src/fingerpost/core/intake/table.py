"""A list of things under headings: the one shape every file is brought to."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import NamedTuple

from fingerpost.core.intake.matching import squeezed

Record = tuple[int, list[str]]
Records = Callable[[], Iterator[Record]]
SAMPLE = 200
TOTALS = ("total", "grand total", "sub total", "subtotal", "sub-total", "count", "number of ")


class Line(NamedTuple):
    """One line below the headings.

    `note` says why the line is no row of the list (a total, a repeated heading); `fault` what is
    wrong with a line that is one.
    """

    number: int
    cells: list[str]
    note: str
    fault: str


@dataclass(frozen=True, slots=True)
class Table:
    """A list of things under headings.

    `title` is what stands above the headings; `ragged` says that a line with fewer cells than
    headings is odd, as in CSV where every line is written whole. `return_count` is the number of
    records where this is a return, and `return_period` the last day for which it then speaks.
    """

    headings: tuple[str, ...]
    heading_line: int
    records: Records
    sheet: str = ""
    warnings: tuple[str, ...] = ()
    ragged: bool = False
    title: str = ""
    return_period: date | None = None
    return_count: int = 0
    _keys: tuple[str, ...] = field(default=(), repr=False)

    def lines(self) -> Iterator[Line]:
        """Every line below the headings that is not blank."""
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
            yield Line(number, cells, note, fault)

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


def _is_total(cells: Sequence[str]) -> bool:
    """Few cells, and those besides the first numbers."""
    given = [cell for cell in cells if cell]
    return len(given) <= max(3, len(cells) // 3) and all(
        cell.replace(",", "").replace(".", "").isdigit() or "total" in cell.lower()
        for cell in given[1:]
    )
