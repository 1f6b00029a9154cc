"""The figure of the year and what it will be (STA-05)."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from fingerpost.core.figures import annual
from fingerpost.core.figures.annual import Assumption, forecast
from fingerpost.core.figures.measures import Counts

NOV, DEC, JAN, FEB = date(2026, 11, 30), date(2026, 12, 31), date(2027, 1, 31), date(2027, 2, 28)


def month(cohort: int, neet: int, not_known: int = 0) -> Counts:
    return Counts({"cohort": cohort, "NEET": neet, "not known": not_known})


def test_a_year_is_the_winter_it_ends_in():
    assert annual.winter(2027) == (DEC, JAN, FEB)
    assert annual.winter(2028)[2] == date(2028, 2, 29)
    assert annual.march(2027) == date(2027, 3, 31)


def test_the_mean_of_counts_over_the_mean_of_cohorts():
    """Not the mean of 1, 2 and 30 per cent, which would be 11.0."""
    snapshots = {DEC: month(1000, 10), JAN: month(1000, 20), FEB: month(100, 30)}
    figure = annual.annual(snapshots, 2027).figure("neet")
    assert (figure.count, figure.base, figure.percent) == (20, 700, Decimal("2.9"))


def test_there_is_no_annual_figure_until_all_three_months_are_there():
    assert annual.annual({DEC: month(10, 1), JAN: month(10, 1)}, 2027) is None


def test_a_mean_needs_a_month():
    with pytest.raises(ValueError, match="one month"):
        annual.mean([])


def test_a_forecast_in_january_takes_february_from_january():
    snapshots = {DEC: month(1000, 30), JAN: month(1000, 36)}
    seen = forecast("neet", snapshots, 2027)
    assert (seen.known, seen.assumed, seen.taken_from) == ((DEC, JAN), (FEB,), JAN)
    assert seen.figure.exact == Fraction(34, 10)  # 3.0, 3.6, 3.6
    assert seen.in_words == (
        "NEET: 3.4%, between 3.3% and 3.5%. Known: December and January; months to come are taken "
        "as unchanged from the latest we know, give or take 0.2 points a month (January)."
    )


def test_the_further_ahead_the_wider_the_range():
    seen = forecast("not_known", {DEC: month(1000, 0, 30)}, 2027)
    # January 2.4 to 3.6, February 1.8 to 4.2
    assert (seen.low.exact, seen.figure.exact, seen.high.exact) == (
        Fraction(24, 10),
        3,
        Fraction(36, 10),
    )


def test_another_assumption_is_stated():
    falling = Assumption(change=Fraction(-1, 2), swing=Fraction(0))
    seen = forecast("not_known", {DEC: month(1000, 0, 30)}, 2027, falling)
    assert seen.figure.exact == Fraction(5, 2)  # 3.0, 2.5, 2.0
    assert "moving by -0.5 points a month" in seen.in_words


def test_before_december_is_over_the_forecast_says_what_it_is_taken_from():
    seen = forecast("neet", {NOV: month(1000, 31)}, 2027)
    assert seen.assumed == (DEC, JAN, FEB)
    assert "Known: no counted month" in seen.in_words
    assert "(November)" in seen.in_words


def test_a_day_in_december_stands_for_december_with_a_range():
    seen = forecast("neet", {date(2026, 12, 15): month(1000, 31)}, 2027)
    assert seen.low.exact < seen.figure.exact == Fraction(31, 10) < seen.high.exact


def test_when_february_is_over_nothing_is_assumed():
    snapshots = {DEC: month(1000, 30), JAN: month(1000, 33), FEB: month(1000, 36)}
    seen = forecast("neet", snapshots, 2027)
    assert seen.settled
    assert seen.low == seen.figure == seen.high == annual.annual(snapshots, 2027).figure("neet")
    assert seen.in_words == "NEET: 3.3%, the mean of December, January and February."


@pytest.mark.parametrize("day", [date(2026, 8, 31), date(2027, 3, 31)])
def test_last_year_and_march_say_nothing_of_this_winter(day):
    assert forecast("neet", {day: month(1000, 30)}, 2027) is None


def test_a_share_stays_between_none_and_all():
    wild = Assumption(change=Fraction(0), swing=Fraction(100))
    seen = forecast("neet", {DEC: month(1000, 30)}, 2027, wild)
    assert seen.low.part == 10
    assert seen.high.part == Fraction(2030, 3)


def test_we_assume_nothing_of_what_we_have_no_assumption_for():
    with pytest.raises(KeyError):
        forecast("apprenticeship", {DEC: month(1000, 30)}, 2027)


def test_a_swing_is_not_less_than_nothing():
    with pytest.raises(ValueError, match="less than nothing"):
        Assumption(change=Fraction(0), swing=Fraction(-1))
