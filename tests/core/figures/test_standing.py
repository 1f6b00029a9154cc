"""Quintile and direction, by examples (STA-18, STA-19)."""

from decimal import Decimal
from fractions import Fraction

import pytest

from fingerpost.core.figures import published
from fingerpost.core.figures.measures import Counts, measures
from fingerpost.core.figures.standing import Direction, change, fifths, standing, standings

NEET = measures()["neet"]
PARTICIPATING = measures()["participating"]


def ten(*values):
    return {str(n): Decimal(value) for n, value in enumerate(values)}


def test_two_in_each_fifth_of_ten():
    places = standings(NEET, ten(*range(10)))
    assert [places[str(n)].quintile for n in range(10)] == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    assert places["0"].in_words == "NEET: place 1 of 10 authorities, quintile 1 (1 is best)."


def test_for_participation_the_highest_is_the_best():
    places = standings(PARTICIPATING, ten(*range(10)))
    assert (places["9"].first, places["9"].quintile) == (1, 1)
    assert (places["0"].first, places["0"].quintile) == (10, 5)


@pytest.mark.parametrize(("measure", "quintile"), [(NEET, 1), (PARTICIPATING, 5)])
def test_the_fifth_with_the_lowest_figures_has_the_one_too_many(measure, quintile):
    places = standings(measure, {str(n): Fraction(n) for n in range(151)})
    sizes = {q: sum(p.quintile == q for p in places.values()) for q in range(1, 6)}
    assert sizes == {q: 31 if q == quintile else 30 for q in range(1, 6)}


def test_a_tie_across_an_edge_is_said_as_both():
    tied = standings(NEET, ten(0, 1, 1, 3, 4, 5, 6, 7, 8, 9))["1"]
    assert (tied.first, tied.last, tied.quintiles, tied.quintile) == (2, 3, (1, 2), None)
    assert "place 2 to 3 of 10 authorities, quintile 1 or 2" in tied.in_words


def test_who_has_no_figure_has_no_place():
    places = standings(NEET, ten(1, 2) | {"c": None})
    assert set(places) == {"0", "1"}


def test_what_has_no_better_end_is_not_ranked():
    with pytest.raises(ValueError, match="no better end"):
        standings(measures()["apprenticeship"], ten(1, 2))


def test_our_figure_stands_in_place_of_our_own_of_that_year():
    """Dudley had 19.1% not known in 2025; with 1.0% it would be near the middle."""
    figures = published.load(2025)
    now = Counts({"cohort": 7700, "not known": 77}).figure("not_known")
    place = standing(now, "332", figures)
    assert (place.of, place.quintile, place.year) == (151, 3, 2025)
    assert "in the figures of 2025" in place.in_words


def test_nobody_to_count_has_no_place():
    assert standing(Counts({}).figure("neet"), "332", published.load()) is None


@pytest.mark.parametrize(
    ("now", "before", "direction", "better", "words"),
    [
        ("3.9", "3.3", Direction.UP, False, "up by 0.6 percentage points on last year."),
        ("3.0", "3.3", Direction.DOWN, True, "down by 0.3 percentage points on last year, which"),
        ("3.3", "3.3", Direction.SAME, None, "the same as last year"),
        ("3.33", "3.3", Direction.UP, False, "up by less than 0.1 percentage points"),
    ],
)
def test_direction_on_unrounded_figures(now, before, direction, better, words):
    moved = change(NEET, Fraction(now), Fraction(before))
    assert (moved.direction, moved.better) == (direction, better)
    assert words in moved.in_words


def test_against_a_printed_figure_what_prints_alike_is_the_same():
    assert change(NEET, Fraction("3.33"), Decimal("3.3")).direction is Direction.SAME
    assert change(NEET, Fraction("3.35"), Decimal("3.3")).direction is Direction.UP


@pytest.mark.parametrize(("now", "before"), [(None, Fraction(3)), (Fraction(3), None)])
def test_without_one_of_them_it_is_not_comparable(now, before):
    moved = change(NEET, now, before)
    assert (moved.direction, moved.better, moved.stable) == (
        Direction.NOT_COMPARABLE,
        None,
        False,
    )
    assert moved.in_words == "NEET: not comparable with last year."


@pytest.mark.parametrize(("now", "stable"), [("3.8", True), ("3.86", False)])
def test_half_a_point_counts_as_stable(now, stable):
    assert change(NEET, Fraction(now), Fraction("3.3")).stable is stable


def test_more_participation_is_better_and_more_apprentices_are_neither():
    up = (Fraction(93), Fraction(92))
    assert change(PARTICIPATING, *up).better is True
    assert change(measures()["apprenticeship"], *up).better is None


def test_fifths_of_151_authorities_are_those_of_the_scorecard():
    """The edges of policy.md 7.4, which were read off the published tables of 2025."""
    figures = published.load(2025)

    def edges(key):
        found = fifths(measures()[key], figures.column(key).values())
        return [(str(one.low), str(one.high)) for one in found]

    assert edges("neet")[0][1] == "2.1"
    assert edges("neet")[4][0] == "4.7"
    assert edges("not_known")[1:4] == [("0.5", "0.8"), ("0.9", "1.6"), ("1.6", "2.7")]
    assert edges("participating")[0][0] == "95.4"
    assert edges("participating")[4][1] == "89.6"
    assert edges("guarantee_offer")[1] == ("96.8", "98.2")


def test_fewer_authorities_than_fifths_make_as_many_fifths_as_there_are():
    assert [one.quintile for one in fifths(measures()["neet"], [Decimal(3), None, Decimal(1)])] == [
        1,
        2,
    ]
