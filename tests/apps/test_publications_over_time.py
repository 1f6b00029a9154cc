"""Months beside each other: changes and the figure of the year, made of what is printed alone."""

import csv
import io
from datetime import date

import pytest

from fingerpost.core.protection.cells import WITHHELD, Shown, key, rounded
from fingerpost.core.records import Group
from fingerpost.reports.publications import records, series
from fingerpost.reports.publications.models import Publication
from fingerpost.reports.publications.presenters import glance
from fingerpost.reports.publications.series import SERIES

THOUSAND = Shown(1_000)
OCTOBER = date(2026, 10, 31)
KINDS = (Group.NEET.value, Group.NOT_KNOWN.value, records.NEITHER, Group.EET.value)


def month(end: date, neet: Shown, not_known: Shown, of: Shown = THOUSAND) -> Publication:
    """A publication of a month, as it is stored."""
    both = neet.withheld or not_known.withheld
    either = WITHHELD if both else Shown(neet.number + not_known.number)
    printed = dict(zip(KINDS, (neet, not_known, either, Shown(900)), strict=True))
    cells = {key(measure=kind): one for kind, one in printed.items()} | {key(): of}
    chosen = {"method": "suppress", "largest_withheld": 5}
    return Publication(period_end=end, version=1, cells=records.stored(cells), chosen=chosen)


MONTHS = [
    month(OCTOBER, Shown(31), WITHHELD),
    month(date(2026, 9, 30), Shown(29), WITHHELD),
    month(date(2026, 2, 28), Shown(30), Shown(20)),
    month(date(2026, 1, 31), Shown(40), Shown(20), rounded(1_000)),
    month(date(2025, 12, 31), Shown(50), WITHHELD),
    month(date(2025, 10, 31), Shown(40), Shown(22)),
]


def test_each_figure_stands_beside_what_it_was() -> None:
    found = glance(MONTHS)
    neet, not_known, _ = found.figures
    assert neet.now == "31 of 1,000 (3.1%)"
    assert (neet.since_month, neet.since_year) == ("2 more", "9 fewer")
    assert (not_known.now, not_known.since_month, not_known.since_year) == ("c of 1,000", "c", "c")
    assert glance(MONTHS[:1]).figures[0].since_month == "Not published"
    assert (
        glance([MONTHS[0], month(date(2026, 9, 30), Shown(31), WITHHELD)]).figures[0].since_month
        == "The same"
    )


def test_the_figure_of_the_year_is_the_mean_of_a_whole_winter() -> None:
    found = glance(MONTHS)
    assert found.winter == "2025 to 2026"
    neet, not_known, _ = found.figures
    assert neet.of_year == "4.0%"
    assert not_known.of_year == "c", "December is withheld"
    assert glance(MONTHS[:4]).figures[0].of_year == "Not published", "December is missing"
    assert neet.england.endswith("%")
    assert "February" in found.england


@pytest.mark.parametrize(
    ("end", "measure", "since_month", "since_year"),
    [
        ("2026-10-31", "NEET", "2", "-9"),
        ("2026-10-31", "not known", "c", "c"),
        ("2026-09-30", "NEET", "", ""),
        ("2026-01-31", "NEET", "-10", ""),
    ],
)
def test_a_file_says_how_many_more(
    end: str, measure: str, since_month: str, since_year: str
) -> None:
    lines = csv.DictReader(io.StringIO(series.as_csv(SERIES["all"], MONTHS).decode()))
    row = next(one for one in lines if (one["month_end"], one["measure"]) == (end, measure))
    assert (row["since_month_before"], row["since_year_before"]) == (since_month, since_year)
