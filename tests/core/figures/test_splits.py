"""The figures by characteristic, area, school and provider, counted once for all."""

from dataclasses import replace
from datetime import date

from core.figures.cohort import member, snapshot
from fingerpost.core import codes
from fingerpost.core.figures.measures import Counts
from fingerpost.core.figures.snapshot import Snapshot
from fingerpost.core.figures.splits import EVERYBODY, NOT_HELD, SPLITS, ethnicity_groups, slices
from fingerpost.core.figures.splits import tally as count

COHORT = snapshot(
    """
    90 x 230
     5 x 230 with an EHC plan
     3 x 230 lapsed
     1 x 619 with 110
     1 x 810 aged 17
     4 x 230 aged 18
     2 x 710
    """
)


def placed(one, **more):
    return replace(member("230", one), **more)


def test_everybody_is_counted_as_the_snapshot_counts():
    counted = Counts(count(COHORT)[EVERYBODY][EVERYBODY])
    for key in ("neet", "not_known", "participating", "ehc_plan", "vulnerable_group"):
        assert counted.figure(key) == COHORT.counts.figure(key)
    assert counted.figure("neet_or_not_known").in_words == "NEET or not known: 5 of 100 (5.0%)."


def test_the_slices_of_every_split_make_up_everybody():
    counted = count(COHORT)
    whole = counted[EVERYBODY][EVERYBODY]["cohort"]
    for key in SPLITS:
        assert sum(slice_["cohort"] for slice_ in counted[key].values()) == whole, key


def test_slices_are_named_in_words():
    counted = count(COHORT)
    assert set(counted["age"]) == {"16", "17"}
    assert set(counted["need"]) == {"EHC plan", "No SEN"}
    assert set(counted["vulnerable"]) == {"In a vulnerable group", "In none of them"}
    assert set(counted["area"]) == {NOT_HELD}


def test_who_is_outside_the_figures_is_in_no_slice():
    """A young adult offender in custody is counted as left out, and nowhere else."""
    counted = count(snapshot("2 x 710"))
    assert counted[EVERYBODY][EVERYBODY] == {"left out": 2}
    assert counted["sex"] == {}


def test_sex_and_ethnicity_are_those_of_the_lists():
    people = (
        placed(1, sex="F", ethnicity="BAFR"),
        placed(2, sex="U", ethnicity="NOBT"),
        placed(3, sex="M", ethnicity="????"),
        placed(4, sex="?"),
    )
    counted = count(Snapshot(date(2027, 1, 31), people))
    assert set(counted["sex"]) == {"Female", "Male", NOT_HELD}
    assert set(counted["ethnicity"]) == {"Black", NOT_HELD}


def test_every_ethnicity_has_a_group():
    assert set(ethnicity_groups()) == set(codes.load("ethnicities"))


def test_places_with_the_highest_share_come_first_small_ones_after_them_the_unknown_last():
    counted = {
        "Ash School": {"cohort": 50, "NEET": 1},
        "Beech School": {"cohort": 40, "NEET": 4},
        "Cedar School": {"cohort": 3, "NEET": 3},
        NOT_HELD: {"cohort": 9, "NEET": 9},
    }
    lines = slices(SPLITS["school"], counted, "neet_or_not_known")
    assert [line.name for line in lines] == ["Beech School", "Ash School", "Cedar School", NOT_HELD]
    assert [line.is_small for line in lines] == [False, False, True, False]


def test_characteristics_keep_the_order_of_their_names():
    lines = slices(SPLITS["age"], {"17": {"cohort": 9, "NEET": 9}, "16": {"cohort": 9}}, "neet")
    assert [line.name for line in lines] == ["16", "17"]


def test_a_slice_of_nobody_has_no_share_and_comes_after():
    lines = slices(SPLITS["area"], {"XM2": {"NEET": 1}, "XM1": {"cohort": 9, "NEET": 1}}, "neet")
    assert [line.name for line in lines] == ["XM1", "XM2"]
