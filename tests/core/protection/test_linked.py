"""Tables as one system: cells of the same key are the same cell."""

import pytest

from core.protection.hierarchies import MEASURE, SETTINGS
from fingerpost.core.protection.cells import key, slice_of
from fingerpost.core.protection.linked import (
    Dimension,
    Tables,
    flat,
    joined,
    rests,
    table,
)
from fingerpost.core.protection.rules import with_small_rests

SCHOOLS = flat("school", ("Ashdown", "Beacon"))
COUNTS = {
    ("Ashdown", "eet"): 90,
    ("Ashdown", "neet"): 3,
    ("Ashdown", "not known"): 2,
    ("Beacon", "eet"): 40,
    ("Beacon", "neet"): 7,
}


def test_a_table_has_all_its_margins():
    found = table([SCHOOLS, MEASURE], COUNTS)
    assert found.counts[key(school="Ashdown")] == 95
    assert found.counts[key(measure="neet")] == 10
    assert found.counts[key(school="Ashdown", measure="neet or not known")] == 5
    assert found.counts[key()] == 142


def test_tables_that_share_margins_become_one():
    of_neet = table(
        [SCHOOLS, flat("measure", ("eet", "neet")), flat("sex", ("F", "M"))],
        {("Ashdown", "eet", "F"): 90, ("Beacon", "eet", "M"): 40, ("Beacon", "neet", "M"): 7},
    )
    with pytest.raises(ValueError, match=r"count .* differently"):
        joined(table([SCHOOLS, MEASURE], COUNTS), of_neet)
    quarters = flat("period", ("autumn", "spring"))
    year = table([quarters, MEASURE], {("autumn", "eet"): 130, ("spring", "neet"): 12})
    both = joined(year, table([quarters], {("autumn",): 130, ("spring",): 12}))
    assert set(both.counts) == set(year.counts)
    assert len(both.sums) == len(year.sums)


def test_what_is_left_of_the_authority_is_a_cell_nobody_prints():
    found = rests(table([SCHOOLS, MEASURE], COUNTS), "school")
    rest = key(school="all but Ashdown", measure="neet")
    assert found.counts[rest] == 7
    assert rest in found.unprinted
    assert key(measure="neet") not in found.unprinted


def test_everybody_not_in_a_slice_is_one_too():
    found = rests(table([SCHOOLS, MEASURE], COUNTS), "measure")
    assert found.counts[key(school="Beacon", measure="all but neet")] == 40


def test_only_rests_that_are_too_small_are_kept_with_what_they_are_taken_from():
    tables = table([SCHOOLS, MEASURE], COUNTS)
    found = with_small_rests(tables, ("school", "measure"), SETTINGS)
    more = found.counts.keys() - tables.counts.keys()
    assert key(school="all but Beacon", measure="neet") in more, "three"
    assert key(school="all but Ashdown", measure="neet") not in more, "seven"
    assert key(school="Ashdown", measure="all but eet") in more, "five"
    both = key(school="all but Beacon", measure="all but eet")
    assert both in more
    assert key(school="all but Beacon") in more, "the small one is taken from it"
    assert more <= found.unprinted


def test_what_does_not_add_up_is_no_table():
    total, part = key(), key(school="Ashdown")
    with pytest.raises(ValueError, match="do not add up"):
        Tables({total: 3, part: 2}, table([flat("school", ("Ashdown",))], {}).sums)
    with pytest.raises(ValueError, match="below nought"):
        Tables({total: -1}, ())


def test_a_dimension_names_its_slices_and_leaves():
    assert MEASURE.leaves == ("eet", "other", "neet", "not known")
    assert Dimension("n", (("", ("a", "b")),)).slices == ("", "a", "b")
    assert slice_of(key(school="Ashdown"), "measure") == ""
