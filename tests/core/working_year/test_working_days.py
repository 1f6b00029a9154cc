"""Working days, by examples from the calendar on the wall."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fingerpost.core.working_year.working_days import (
    is_working_day,
    next_working_day,
    working_days_after,
    working_days_between,
)

days = st.dates(date(2000, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("day", "worked", "why"),
    [
        (date(2026, 11, 20), True, "a Friday"),
        (date(2026, 11, 21), False, "a Saturday"),
        (date(2026, 8, 31), False, "the bank holiday of late summer"),
        (date(2026, 4, 3), False, "Good Friday"),
        (date(2026, 12, 28), False, "for Boxing Day, a Saturday in 2026"),
        (date(2026, 3, 17), True, "St Patrick's Day is no holiday in England"),
        (date(2023, 5, 8), False, "the coronation"),
    ],
)
def test_which_days_are_worked(day: date, worked: bool, why: str) -> None:
    assert is_working_day(day) is worked, why


def test_days_on_which_the_authority_is_shut_are_not_worked() -> None:
    between = {date(2026, 12, 29), date(2026, 12, 30), date(2026, 12, 31)}
    assert working_days_after(date(2026, 12, 24), 1) == date(2026, 12, 29)
    assert working_days_after(date(2026, 12, 24), 1, between) == date(2027, 1, 4)


def test_five_working_days_from_a_notice() -> None:
    assert working_days_after(date(2026, 11, 20), 5) == date(2026, 11, 27)
    assert working_days_after(date(2026, 4, 1), 5) == date(2026, 4, 10)  # over Easter
    assert working_days_after(date(2026, 11, 21), 0) == date(2026, 11, 21)


def test_days_are_not_counted_backwards() -> None:
    with pytest.raises(ValueError, match="forwards"):
        working_days_after(date(2026, 11, 20), -1)


def test_from_friday_to_monday_is_one_working_day() -> None:
    assert working_days_between(date(2026, 11, 20), date(2026, 11, 23)) == 1
    assert working_days_between(date(2026, 11, 23), date(2026, 11, 20)) == 0


def test_the_next_working_day_is_the_day_itself_if_it_is_worked() -> None:
    assert next_working_day(date(2026, 11, 20)) == date(2026, 11, 20)
    assert next_working_day(date(2026, 11, 21)) == date(2026, 11, 23)


@given(days, st.integers(1, 60))
def test_counting_there_and_back_agree(day: date, count: int) -> None:
    there = working_days_after(day, count)
    assert is_working_day(there)
    assert working_days_between(day, there) == count
