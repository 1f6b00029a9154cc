"""The page about the figures holds the table that is counted by."""

from fingerpost.core.figures.measures import measures_table
from shared_files import REPOSITORY


def test_the_page_prints_the_measures():
    page = (REPOSITORY / "docs" / "reference" / "figures.md").read_text("utf-8")
    assert measures_table() in page
