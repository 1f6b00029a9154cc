"""A document as a workbook: what it is on the first page, then a page for each table.

Numbers are numbers, so that they can be worked with; marks and words stay words.
"""

import io
import re
from collections.abc import Iterator

import xlsxwriter

from fingerpost.core.dates import in_words
from fingerpost.reports.documents.document import Document, Section, Table

NUMBER = re.compile(r"\d{1,3}(,\d{3})*(\.\d+)?|\d+(\.\d+)?")
SHARE = re.compile(r"(\d+(\.\d+)?)%")
MOST_LETTERS = 31  # of the name of a page, by the format
NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
CSV_HEADINGS = ("Part", "Table", "Line", "Column", "Value")


def as_workbook(document: Document) -> bytes:
    """The document as XLSX."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    bold = book.add_format({"bold": True, "text_wrap": True})
    per_cent = book.add_format({"num_format": "0.0%"})
    _about(book.add_worksheet("About"), document, bold)
    for number, (section, table) in enumerate(_tables(document), start=1):
        page = book.add_worksheet(_name(number, table.caption))
        page.write_string(0, 0, f"{section.heading}: {table.caption}", bold)
        page.write_string(1, 0, f"{document.authority}, {in_words(document.on)}")
        for at, heading in enumerate(table.headings):
            page.write_string(2, at, heading, bold)
        for down, row in enumerate(table.rows, start=3):
            for at, cell in enumerate(row):
                _write(page, down, at, cell, per_cent)
        page.freeze_panes(3, 1)
        page.set_column(0, 0, 40)
        page.set_column(1, len(table.headings), 16)
    book.close()
    return out.getvalue()


def _about(page: xlsxwriter.worksheet.Worksheet, document: Document, bold: object) -> None:
    told = [f"{document.authority}, as things stood on {in_words(document.on)}", document.summary]
    for section in document.sections:
        told += [
            "",
            section.heading,
            *section.sentences,
            *([section.empty] if not section.tables else []),
        ]
    page.write_string(0, 0, document.title, bold)
    for down, words in enumerate(told, start=1):
        page.write_string(down, 0, words)
    page.set_column(0, 0, 120)


def _tables(document: Document) -> Iterator[tuple[Section, Table]]:
    for section in document.sections:
        for table in section.tables:
            yield section, table


def _name(number: int, caption: str) -> str:
    """Numbered, so that no two pages have one name."""
    return f"{number} {NOT_IN_NAMES.sub(' ', caption)}"[:MOST_LETTERS].rstrip()


def _write(
    page: xlsxwriter.worksheet.Worksheet, down: int, at: int, cell: str, per_cent: object
) -> None:
    if found := SHARE.fullmatch(cell):
        page.write_number(down, at, float(found[1]) / 100, per_cent)
    elif at and NUMBER.fullmatch(cell):
        page.write_number(down, at, float(cell.replace(",", "")))
    else:
        page.write_string(down, at, cell)


def as_csv_rows(document: Document) -> Iterator[list[str]]:
    """Every cell of every table as a line of its own, for other programs."""
    for section, table in _tables(document):
        for name, *cells in table.rows:
            for heading, cell in zip(table.headings[1:], cells, strict=True):
                yield [section.heading, table.caption, name, heading, cell]
