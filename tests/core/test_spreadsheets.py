"""What we hand out is opened with a click: nothing in it may run."""

import csv
import io

import pytest

from fingerpost.core.spreadsheets import as_csv, safe


@pytest.mark.parametrize("cell", ["=1+1", "+44 7700 900123", "-2", "@SUM(A1)", "\t=1", "\r=1"])
def test_what_looks_like_a_formula_is_held_back_by_an_apostrophe(cell: str) -> None:
    assert safe(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["O'Neill", "", "3 = 3", "8 September 2026", 12])
def test_what_is_no_formula_stays_as_it_is(cell: str | int) -> None:
    assert safe(cell) == cell


def test_a_file_begins_with_the_mark_excel_needs_and_every_cell_of_it_is_safe() -> None:
    data = as_csv(("Name", "Count"), [("Zoë", 3), ("=HYPERLINK()", 0)])

    assert data.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert lines == [["Name", "Count"], ["Zoë", "3"], ["'=HYPERLINK()", "0"]]
