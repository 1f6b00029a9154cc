"""The tables beside the exercises: every row has its mark, and files their columns."""

import pytest

from fingerpost.core.exercises import tables


@pytest.mark.parametrize("name", ["windows", "days", "suppliers", "columns"])
def test_every_row_has_an_evidence_mark(name: str) -> None:
    assert tables.rows(name)
    assert all("[" in row["evidence"] for row in tables.rows(name))


def test_the_columns_of_a_file_are_in_the_order_of_the_table() -> None:
    headings = [heading for heading, _ in tables.columns("ask guarantee")]
    assert headings[:4] == ["UPN", "ULN", "Surname", "Forename"]
    assert dict(tables.columns("ask guarantee"))["Offer status"] == "", "to be filled in"
    assert ("Guarantee status", "code") in tables.columns("guarantee")
