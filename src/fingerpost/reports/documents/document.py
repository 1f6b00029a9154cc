"""What a report says: headings, sentences, tables and charts, with no word on how it looks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

NUMBERS = frozenset("0123456789.,%–c")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells as words; the first cell of a row names it.

    `wide` where the last column holds the most words and takes the room.
    """

    caption: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    wide: bool = False

    def numeric(self) -> list[bool]:
        """Of each column whether it holds numbers (or c, one that is withheld) only, which stand at
        the right."""
        columns = zip(*self.rows, strict=True)
        return [all(set(cell) <= NUMBERS for cell in column) for column in columns]

    def columns(self) -> list[tuple[str, bool]]:
        """Each heading but the first, with whether numbers stand below it."""
        return list(zip(self.headings, self.numeric(), strict=True))[1:]

    def cells(self) -> Iterator[tuple[str, list[tuple[str, bool, str]]]]:
        """Each row's name with its other cells, each under its heading, and whether a number."""
        for name, *cells in self.rows:
            yield (
                name,
                [(*column, cell) for column, cell in zip(self.columns(), cells, strict=True)],
            )


@dataclass(frozen=True, slots=True)
class Section:
    """One part under a heading: sentences, then a chart (SVG), then tables.

    Where there is nothing to set in a table, `empty` says so.
    """

    heading: str
    sentences: Sequence[str] = ()
    chart: str = ""
    chart_words: str = ""
    tables: Sequence[Table] = ()
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report: what it is, whose, and for which day it speaks.

    `on_a_wall` where it is read from afar: its letters are twice as large on paper.
    """

    title: str
    authority: str
    on: date
    summary: str
    sections: Sequence[Section]
    on_a_wall: bool = False
