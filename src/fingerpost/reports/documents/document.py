"""What a report says: headings, sentences, tables and charts, with no word on how it looks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells as words; the first cell of a row names it, the others are numbers."""

    caption: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]

    def cells(self) -> Iterator[tuple[str, list[tuple[str, str]]]]:
        """Each row's name with its other cells, each under its heading."""
        for name, *cells in self.rows:
            yield name, list(zip(self.headings[1:], cells, strict=True))


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
    """A whole report: what it is, whose, and for which day it speaks."""

    title: str
    authority: str
    on: date
    summary: str
    sections: Sequence[Section]
