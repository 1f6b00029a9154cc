"""The page of known headings is what the table says."""

from fingerpost.core.intake import catalogue
from fingerpost.core.intake.mapping import fields
from shared_files import REPOSITORY

PAGE = REPOSITORY / "docs" / "reference" / "generated" / "column-headings.md"


def test_the_page_is_what_the_table_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == catalogue.headings_page()


def test_every_type_of_field_is_described() -> None:
    assert set(catalogue.READ_AS) == {field.type for field in fields().values()}
