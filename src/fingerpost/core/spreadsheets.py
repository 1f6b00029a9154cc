"""Spreadsheets we hand out. They are opened with a click, so no cell may pass for a formula."""

import csv
import io
from collections.abc import Iterable
from typing import TypeVar

Cell = TypeVar("Cell", str, int, str | int)
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def safe(cell: Cell) -> Cell:
    """The cell as no spreadsheet takes it for a formula: an apostrophe stands before a suspect."""
    if isinstance(cell, str) and cell.startswith(STARTS_A_FORMULA):
        return f"'{cell}"
    return cell


def as_csv(headings: Iterable[str], rows: Iterable[Iterable[str | int]]) -> bytes:
    """A whole file for a person to open: every cell safe, marked so that Excel reads UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(headings)
    writer.writerows([safe(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")
