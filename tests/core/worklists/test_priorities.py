"""How often each group is due, and what an authority may set of it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from fingerpost.core import codes
from fingerpost.core.dates import add_months
from fingerpost.core.worklists.priorities import (
    Kind,
    groups_of,
    heard_no_later_than,
    shortest_clock,
    start_values,
    with_own,
)


def test_neet_is_due_every_three_months_until_the_authority_says_monthly() -> None:
    assert start_values()["neet"].months == 3
    assert with_own({("neet", Kind.MONTHS): 1})["neet"].months == 1


def test_what_has_no_clock_gets_none_and_an_unknown_group_falls_away() -> None:
    own = with_own({("sen", Kind.MONTHS): 1, ("sen", Kind.POINTS): 5, ("gone", Kind.POINTS): 9})
    assert own["sen"] == replace(start_values()["sen"], points=5)
    assert "gone" not in own


def test_an_ehc_plan_stands_in_for_sen_support() -> None:
    plans = ("ehc_plan", "sen_support")
    found = groups_of("neet", ["110"], plans=plans, priorities=start_values())
    assert [one.key for one in found] == ["neet", "care", "ehc"]
    only = groups_of("known", [], plans=["sen_support"], priorities=start_values())
    assert [one.key for one in only] == ["known", "sen"]
    assert [one.is_sensitive for one in found] == [False, True, False]


def test_the_shortest_clock_of_a_person_counts() -> None:
    groups = start_values()
    assert shortest_clock([groups["neet"], groups["care"]]) == 1
    assert shortest_clock([groups["known"], groups["sen"]]) is None


def test_every_vulnerable_characteristic_is_in_a_group() -> None:
    grouped = {code for one in start_values().values() for code in one.codes}
    assert codes.load("characteristics").where(vulnerable="yes") <= grouped
    assert grouped <= set(codes.load("characteristics"))


@pytest.mark.parametrize(
    ("today", "months", "last"),
    [
        (date(2026, 11, 23), 3, date(2026, 8, 23)),
        (date(2027, 2, 28), 3, date(2026, 11, 30)),
        (date(2027, 3, 1), 1, date(2027, 2, 1)),
        (date(2027, 3, 30), 1, date(2027, 2, 28)),
    ],
)
def test_whoever_was_last_heard_by_this_day_is_due(today: date, months: int, last: date) -> None:
    assert heard_no_later_than(today, months) == last


def test_it_agrees_with_counting_the_months_on_every_day_of_a_year() -> None:
    for n in range(366):
        today = date(2027, 9, 1) + timedelta(days=n)
        for months in (1, 3):
            last = heard_no_later_than(today, months)
            assert add_months(last, months) <= today < add_months(last + timedelta(1), months)
