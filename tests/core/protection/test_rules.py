"""Which cells are too small to print, rule by rule."""

from dataclasses import replace
from decimal import Decimal

import pytest

from core.protection.hierarchies import MEASURE, SETTINGS
from fingerpost.core.protection.cells import WITHHELD, Shown, key, rounded
from fingerpost.core.protection.derived import average, change, percentage
from fingerpost.core.protection.linked import flat, table
from fingerpost.core.protection.rules import Settings, may_average, primary


def small(counts, dimension="school", **more):
    """The rule behind each small cell of a table of places by what their people do."""
    places = flat(dimension, dict.fromkeys(place for place, _ in counts))
    found = primary(table([places, MEASURE], counts), replace(SETTINGS, **more))
    return {
        (dict(cell).get(dimension, "all"), dict(cell).get("measure", "all")): rule
        for cell, rule in found.items()
    }


@pytest.mark.parametrize(
    ("count", "largest", "withheld"), [(0, 5, False), (1, 5, True), (5, 5, True), (6, 5, False)]
)
def test_one_to_five_is_withheld_and_nought_is_not(count, largest, withheld):
    found = small({("Ashdown", "eet"): 90, ("Ashdown", "other"): count}, largest_withheld=largest)
    assert (found.get(("Ashdown", "other")) == "SDC-01") is withheld


def test_the_largest_withheld_is_the_authoritys_choice_of_four():
    assert small({("A", "other"): 8, ("A", "eet"): 90}, largest_withheld=10)["A", "other"]
    with pytest.raises(ValueError, match="one of"):
        Settings(largest_withheld=4)


def test_a_school_of_fewer_than_six_is_withheld_row_and_all():
    found = small({("Ashdown", "eet"): 5, ("Beacon", "eet"): 6, ("Beacon", "other"): 10})
    assert found["Ashdown", "neet"] == "SDC-03"
    assert found["Ashdown", "all"] == "SDC-01"
    assert ("Beacon", "neet") not in found


def test_a_school_of_nobody_has_nothing_to_hide():
    assert small({("Ashdown", "eet"): 0, ("Beacon", "eet"): 60}) == {}


def test_a_sensitive_split_of_fewer_than_ten_is_withheld():
    counts = {("In care", "eet"): 8, ("Not in care", "eet"): 90}
    assert ("In care", "other") not in small(counts, "care")
    sensitive = small(counts, "care", sensitive_splits=(frozenset({"care"}),))
    assert sensitive["In care", "other"] == "SDC-03"


def test_that_a_whole_group_is_neet_is_withheld_with_the_noughts_that_say_so():
    found = small({("Ashdown", "neet"): 12, ("Beacon", "eet"): 90})
    assert found["Ashdown", "neet"] == "SDC-04"
    assert found["Ashdown", "eet"] == "SDC-04"
    assert ("Beacon", "eet") not in found, "that all are in learning harms nobody"
    assert ("Ashdown", "all") not in found


def test_percentages_are_of_what_is_printed():
    assert percentage(Shown(17), Shown(250), 5) == Decimal("6.8")
    assert percentage(Shown(8), Shown(40), 5) == Decimal(20)
    assert percentage(WITHHELD, Shown(40), 5) is None
    assert percentage(Shown(8), WITHHELD, 5) is None
    assert percentage(Shown(0), Shown(0), 5) is None


def test_a_percentage_that_may_leave_a_small_rest_is_withheld():
    assert percentage(Shown(38), Shown(40), 5) is None
    assert percentage(Shown(40), Shown(40), 5) == Decimal(100)
    assert percentage(Shown(32), rounded(39), 5) == Decimal(80)
    assert percentage(Shown(33), rounded(39), 5) is None, "the base may be 38"


def test_a_change_is_withheld_when_either_month_is():
    assert change(Shown(12), Shown(20)) == -8
    assert change(WITHHELD, Shown(20)) is None
    assert change(Shown(12), WITHHELD) is None


def test_averages_are_of_ten_or_more():
    assert may_average(10)
    assert not may_average(9)


def test_counts_are_averaged_then_divided():
    winter = [(Shown(10), Shown(200)), (Shown(20), Shown(100)), (Shown(9), Shown(300))]
    assert average(winter, 5) == Decimal("6.5")
    assert average([(Shown(20), Shown(80)), (Shown(20), Shown(120))], 5) == Decimal(20)
    assert average([], 5) is None


@pytest.mark.parametrize(
    "month", [(WITHHELD, Shown(90)), (Shown(2), Shown(9)), (Shown(0), WITHHELD)]
)
def test_one_month_that_is_withheld_or_small_withholds_the_average(month):
    assert average([(Shown(20), Shown(100)), month], 1) is None


def test_a_withheld_cell_has_no_number_to_show():
    assert (str(WITHHELD), f"{WITHHELD}") == ("c", "c")
    assert repr(WITHHELD) == "Shown(number=None, rounded=False)"
    assert (str(rounded(38)), rounded(38).least, rounded(38).most) == ("40", 38, 42)
    assert rounded(1).least == 0
    assert key(school="", measure="neet") == (("measure", "neet"),)
