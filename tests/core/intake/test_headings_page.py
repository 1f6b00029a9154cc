"""The pages drawn from the tables of intake are what the tables say."""

from fingerpost.core import tables
from fingerpost.core.intake import catalogue
from fingerpost.core.intake.mapping import fields
from shared_files import REPOSITORY

PAGE = REPOSITORY / "docs" / "reference" / "generated" / "column-headings.md"


def test_the_page_is_what_the_table_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == catalogue.headings_page()


def test_every_type_of_field_is_described() -> None:
    assert set(catalogue.READ_AS) == {field.type for field in fields().values()}


def test_the_page_of_aims_names_every_line_of_its_tables() -> None:
    page = catalogue.ilr_page()
    assert page == PAGE.with_name("ilr-activities.md").read_text(encoding="utf-8")
    for name in ("ilr_programmes", "ilr_endings", "ilr_destinations"):
        for row in tables.rows("intake", name):
            assert f"| {row.get('says') or row['name']} " in page
    assert "540 or more at 16 and 17" in page
