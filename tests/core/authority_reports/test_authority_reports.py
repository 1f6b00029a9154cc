"""What reports rest on: when they fall due, method versions, sectors, distances, counts."""

from datetime import date
from itertools import pairwise

import pytest

from fingerpost.core import codes
from fingerpost.core.authority_reports import counted, sectors
from fingerpost.core.authority_reports.kinds import falls_due, how_often, kinds
from fingerpost.core.authority_reports.methods import (
    breaks,
    comparable,
    method,
    methods,
    unbroken,
)
from fingerpost.core.authority_reports.travel import Reach, district_of, reach
from fingerpost.core.figures.measures import measures
from fingerpost.core.protection.cells import key
from fingerpost.core.records import Group

OCTOBER, NOVEMBER, DECEMBER = date(2026, 10, 31), date(2026, 11, 30), date(2026, 12, 31)


# When


def test_every_report_says_how_often_it_is_given() -> None:
    assert {one.often for one in kinds().values()} <= set(how_often())
    assert [one.key for one in kinds().values() if one.for_every_school] == ["survey"]


@pytest.mark.parametrize(
    ("often", "sent", "since", "due"),
    [
        ("monthly", OCTOBER, date(2026, 10, 5), True),
        ("monthly", OCTOBER, date(2026, 11, 20), True),  # the month that is just over
        ("monthly", OCTOBER, date(2026, 12, 1), False),  # long over before anybody asked
        ("termly", OCTOBER, date(2026, 10, 5), False),
        ("termly", DECEMBER, date(2026, 10, 5), True),
        ("january", date(2027, 1, 31), date(2026, 10, 5), True),
    ],
)
def test_a_report_falls_due_after_the_return(
    often: str, sent: date, since: date, due: bool
) -> None:
    assert falls_due(often, sent, since=since) is due


# Method versions


def test_nothing_is_compared_across_a_break() -> None:
    before, after = date(2016, 8, 31), date(2016, 9, 30)
    assert not comparable("neet", before, after)
    assert comparable("neet", after, OCTOBER)
    assert not comparable("neet", date(1999, 1, 31), date(1999, 2, 28)), "nothing is known of it"
    assert unbroken("neet", [OCTOBER, before, after]) == [after, OCTOBER]
    assert [one.first for one in breaks("neet", before, OCTOBER)] == [date(2016, 9, 1)]
    assert unbroken("neet", []) == []


def test_who_counts_as_vulnerable_changes_where_the_code_list_does() -> None:
    """Each year in which the DfE's list of characteristics grew has a version of its own."""
    listed = codes.load("characteristics")
    vulnerable = listed.where(vulnerable="yes")

    def in_year(year: str) -> set[str]:
        return vulnerable & set(listed.valid_in(year))

    years = [f"{n}-{(n + 1) % 100:02d}" for n in range(2015, 2027)]
    grown = {int(b[:4]) for a, b in pairwise(years) if in_year(a) != in_year(b)}
    told = {
        one.first.year for one in methods() if one.measure == "vulnerable_group" and one.changed
    }
    assert grown == told


def test_every_version_is_of_a_figure_we_have_and_says_what_changed() -> None:
    assert {one.measure for one in methods()} <= set(measures())
    for one in methods():
        earlier = [m for m in methods() if m.measure == one.measure and m.first < one.first]
        assert bool(one.changed) or not earlier
    assert method("neet", OCTOBER).version == "since September 2016"


# Sectors


@pytest.mark.parametrize(
    ("course", "sector"),
    [
        ("Level 2 Diploma in Bricklaying", "construction"),
        ("T Level Design and Surveying for Construction", "construction"),
        ("Motor Vehicle Technician apprenticeship", "engineering"),
        ("Level 3 Diploma in Health and Social Care", "health"),
        ("Vocational taster programme", sectors.NOT_SAID),
        ("A levels (three subjects)", sectors.SEVERAL),
        ("A-level", sectors.SEVERAL),
        ("", sectors.NOT_SAID),
        ("=1+1", sectors.NOT_SAID),
    ],
)
def test_the_words_of_a_course_say_its_sector(course: str, sector: str) -> None:
    assert sectors.sector_of(course) == sector
    assert sector in sectors.names()


# Distances


@pytest.mark.parametrize(
    ("home", "place", "how_far"),
    [
        ("XM1", "XM1", Reach.SAME),
        ("XM1", "XM2", Reach.NEAR),
        ("XM1", "ZZ9", Reach.AWAY),
        ("XM1", "", Reach.NOT_HELD),
        ("", "XM1", Reach.NOT_HELD),
        ("Not held", "XM1", Reach.NOT_HELD),
    ],
)
def test_how_far_somebody_goes(home: str, place: str, how_far: Reach) -> None:
    assert reach(home, place, here={"XM1", "XM2"}) is how_far


def test_a_district_is_the_first_half_of_a_postcode() -> None:
    assert district_of(" xm1 1AA") == "XM1"
    assert district_of("") == ""


# Counts


PARTS = {
    "cohort": 20,
    "EET": 14,
    "full-time education": 9,
    "apprenticeship": 1,
    "other training": 1,
    "NEET": 3,
    "not known": 2,
    "other": 1,
}


def test_everybody_is_in_one_leaf_and_the_sums_are_those_of_the_public_figures() -> None:
    tables = counted.of_all(counted.doing(PARTS))
    found = tables.counts
    assert found[key()] == 20
    assert found[key(measure="EET")] == 14
    assert found[key(measure=counted.PARTICIPATING)] == 11
    assert found[key(measure=counted.OTHER_TRAINING)] == 1
    assert found[key(measure=counted.BESIDE)] == 4
    assert found[key(measure=counted.KNOWN)] == 15
    assert found[key(measure=counted.NEITHER)] == 5
    assert tables.unprinted == {key(measure=counted.NOT_COUNTED)}


def test_what_somebody_does_names_their_leaf() -> None:
    assert counted.does("230", Group.EET) == "full-time education"
    assert counted.does("450", Group.EET) == counted.OTHER_TRAINING
    assert counted.does("330", Group.EET) == counted.NOT_COUNTED
    assert counted.does("230", Group.NOT_KNOWN) == "not known"  # it has lapsed
    people = [("Ashdown", "NEET"), ("Ashdown", "apprenticeship"), ("Birch", "NEET")]
    tally = counted.tallied(people)
    assert tally == {"Ashdown": {"NEET": 1, "apprenticeship": 1}, "Birch": {"NEET": 1}}
    by_school = counted.by("school", tally, counted.DOING, least=1).counts
    assert by_school[key(school="Ashdown")] == 2
    assert by_school[key(measure="NEET")] == 2


@pytest.mark.parametrize(
    ("sizes", "printed"),
    [
        ({"Female": 40, "Male": 50}, {"Female", "Male"}),
        ({"Female": 40, "Male": 50, "Not held": 2}, {"Female or Not held", "Male"}),
        ({"a": 1, "b": 2, "c": 3, "d": 5, "e": 90}, {"Others together", "e"}),
        ({"a": 1, "b": 2}, {"a or b"}),
        ({"a": 1}, {"a"}),
        ({}, set()),
    ],
)
def test_groups_of_fewer_than_ten_stand_together(sizes: dict[str, int], printed: set[str]) -> None:
    assert counted.together(sizes, 10).keys() == printed


def test_what_is_joined_is_not_printed_apart() -> None:
    held = {
        "Female": {"NEET": 12},
        "Male": {"NEET": 9, "apprenticeship": 5},
        "Not held": {"NEET": 1},
    }
    tables = counted.by("sex", held, counted.DOING, hidden=counted.PUBLIC)
    shown = tables.counts.keys() - tables.unprinted
    assert {dict(cell)["sex"] for cell in shown if "sex" in dict(cell)} == {
        "Female or Not held",
        "Male",
    }
    assert key(sex="Male", measure="EET") in tables.unprinted
    assert key(sex="Male", measure=counted.NEITHER) in shown
    first = counted.bases("sex", held)
    assert first.counts[key(sex="Female or Not held")] == 13
    assert key(sex="Not held") in first.unprinted
