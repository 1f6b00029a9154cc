"""The lists a school takes away: to read, and for its own system to take in."""

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import xlsxwriter

from fingerpost.core.dates import in_words
from fingerpost.core.leavers.words import for_a_mis, mis_columns
from fingerpost.core.sharing import flows
from fingerpost.core.spreadsheets import as_csv
from fingerpost.reports.leavers.presenters import FIELDS
from fingerpost.sharing.gate import Row

Names = Mapping[int, Mapping[str, Any]]


def to_read(rows: Iterable[Row], names: Names) -> tuple[list[str], list[list[str]]]:
    """Headings and lines as people read them."""
    headings = [flows.fields()[code].label for code in FIELDS]
    return headings, [[_read(_value(row, names, code)) for code in FIELDS] for row in rows]


def for_their_system(rows: Sequence[Row], names: Names) -> bytes:
    """As CSV with one line for each pupil, found by UPN, with headings that map by themselves.

    No school system publishes a layout for destinations; each takes a list with a UPN and lets its
    columns be matched to fields of the school's own. Whoever has no UPN is matched by name.
    """
    lines = (
        [for_a_mis(_value(row, names, code)) for code in mis_columns().values()] for row in rows
    )
    return as_csv(mis_columns(), lines)


def as_workbook(headings: Sequence[str], lines: Iterable[Sequence[str]], title: str) -> bytes:
    """The same as a workbook, every cell written as words."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    page = book.add_worksheet("Leavers")
    bold = book.add_format({"bold": True})
    page.write_string(0, 0, title, bold)
    for at, heading in enumerate(headings):
        page.write_string(1, at, heading, bold)
    for number, line in enumerate(lines, start=2):
        for at, text in enumerate(line):
            page.write_string(number, at, text)
    page.freeze_panes(2, 2)
    page.set_column(0, len(headings), 20)
    book.close()
    return out.getvalue()


def _value(row: Row, names: Names, code: str) -> Any:
    """A value that may go; a name from what the school may be told of its own leavers."""
    return row.values.get(code) or names.get(row.person, {}).get(code)


def _read(value: Any) -> str:
    return in_words(value) if isinstance(value, date) else str(value or "")
