"""The September Guarantee in its four parts (STA-13, STA-14)."""

from decimal import Decimal

import pytest

from core.figures.cohort import snapshot
from fingerpost.core.figures.guarantee import Offer, count

PARTS = (
    "guarantee_offer",
    "guarantee_not_appropriate",
    "guarantee_no_offer",
    "guarantee_not_recorded",
)


@pytest.mark.parametrize(
    ("year_group", "code", "part"),
    [
        (11, "110", "offer made"),
        (12, "110", "offer made"),
        (12, "114", "offer made"),
        (12, "115", "offer made"),
        (11, "114", "not recorded"),  # nobody in Year 11 continues in learning
        (11, "122", "offer not appropriate"),
        (12, "140", "no offer"),
        (12, "154", "no offer"),
        (11, "159", "not recorded"),
        (11, "", "not recorded"),
        (11, "999", "not recorded"),
    ],
)
def test_each_status_is_counted_in_one_part(year_group, code, part):
    assert Offer(year_group, code).part == part


def test_four_parts_of_the_whole():
    offers = [Offer(11, "110")] * 94 + [Offer(12, "122")] * 2 + [Offer(12, "151")] * 3 + [Offer(11)]
    counts = count(offers)
    assert [counts.figure(key).percent for key in PARTS] == [94, 2, 3, 1]


def test_whoever_is_on_the_fixed_list_and_not_heard_of_is_not_recorded():
    counts = count([Offer(11, "110")] * 90, fixed_cohort=100)
    assert counts.figure("guarantee_not_recorded").count == 10


def test_more_offers_than_the_fixed_list_pass_100_and_are_flagged():
    figure = count([Offer(11, "110")] * 101, fixed_cohort=100).figure("guarantee_offer")
    assert figure.percent == Decimal("101.0")
    assert figure.passes_whole
    assert figure.in_words == (
        "September Guarantee: offer made: 101 of 100 (101.0%). "
        "This is more than the list that was fixed."
    )


def test_a_cohort_never_passes_its_whole():
    assert not snapshot("1 x 619").counts.figure("cohort").passes_whole


def test_only_years_11_and_12_have_a_guarantee():
    with pytest.raises(ValueError, match="Years 11 and 12"):
        Offer(13, "110")
