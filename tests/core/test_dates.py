"""The field's calendar, by examples: academic years and ages, month arithmetic, period ends."""

from datetime import date

import pytest

from fingerpost.core import dates


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("on", "months", "expected"),
    [
        ("2026-01-15", 6, "2026-07-15"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2027-08-31", 6, "2028-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2025-02-28", 12, "2026-02-28"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2026-12-31", 3, "2027-03-31"),
        ("2026-10-31", 1, "2026-11-30"),
        ("2026-12-01", 1, "2027-01-01"),
        ("2026-01-31", 12, "2027-01-31"),
        ("2026-05-31", 0, "2026-05-31"),
        ("2027-03-31", -1, "2027-02-28"),
    ],
)
def test_months_keep_the_day_number_or_take_the_last_day(on, months, expected):
    assert dates.add_months(day(on), months) == day(expected)


@pytest.mark.parametrize(
    ("on", "year", "end", "name"),
    [
        ("2026-08-31", 2025, "2026-08-31", "2025/26"),
        ("2026-09-01", 2026, "2027-08-31", "2026/27"),
        ("2026-12-31", 2026, "2027-08-31", "2026/27"),
        ("2027-01-01", 2026, "2027-08-31", "2026/27"),
        ("1999-10-01", 1999, "2000-08-31", "1999/00"),
        ("2099-10-01", 2099, "2100-08-31", "2099/00"),
    ],
)
def test_the_academic_year_turns_on_1_september(on, year, end, name):
    assert dates.academic_year(day(on)) == year
    assert dates.academic_year_end(day(on)) == day(end)
    assert dates.academic_year_name(day(on)) == name


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        ("2010-03-14", "2026-03-13", 15),
        ("2010-03-14", "2026-03-14", 16),
        ("2008-02-29", "2024-02-28", 15),
        ("2008-02-29", "2024-02-29", 16),
        ("2008-02-29", "2026-02-28", 17),
        ("2008-02-29", "2026-03-01", 18),
    ],
)
def test_an_age_is_reached_at_the_start_of_the_birthday(born, on, age):
    """Born on 29 February: on 1 March in other years."""
    assert dates.age_on(day(born), day(on)) == age


@pytest.mark.parametrize(
    ("born", "on", "age", "year_group"),
    [
        ("2009-09-01", "2026-09-01", 16, 12),
        ("2010-08-31", "2026-09-01", 16, 12),
        ("2010-09-01", "2026-09-01", 15, 11),
        ("2009-08-31", "2026-09-01", 17, 13),
        ("2010-08-31", "2026-08-31", 15, 11),
        ("2010-08-31", "2027-08-31", 16, 12),
        ("2010-03-14", "2027-03-14", 16, 12),
        ("2008-02-29", "2026-09-01", 18, 14),
    ],
)
def test_the_academic_age_is_the_age_on_the_31_august_before(born, on, age, year_group):
    assert dates.academic_age(day(born), day(on)) == age
    assert dates.year_group(day(born), day(on)) == year_group


def test_academic_age_16_in_2026_27_is_one_school_year_of_birthdays():
    first, last = dates.birthdays_of_academic_age(16, day("2026-11-30"))
    assert (first, last) == (day("2009-09-01"), day("2010-08-31"))
    assert dates.birthdays_of_academic_age(16, day("2026-08-31")) == (
        day("2008-09-01"),
        day("2009-08-31"),
    )


@pytest.mark.parametrize(
    ("born", "leaves"),
    [
        ("2009-09-01", "2026-06-26"),
        ("2010-08-31", "2026-06-26"),
        ("2010-09-01", "2027-06-25"),
        ("2011-05-05", "2027-06-25"),
        ("2012-01-01", "2028-06-30"),  # 30 June is itself a Friday
    ],
)
def test_compulsory_school_age_ends_on_the_last_friday_in_june(born, leaves):
    assert dates.leaving_date(day(born)) == day(leaves)
    assert dates.leaving_date(day(born)).strftime("%A") == "Friday"


@pytest.mark.parametrize(
    ("on", "end"),
    [
        ("2026-09-01", "2026-09-30"),
        ("2026-09-30", "2026-09-30"),
        ("2027-02-05", "2027-02-28"),
        ("2028-02-05", "2028-02-29"),
        ("2026-12-31", "2026-12-31"),
    ],
)
def test_every_period_ends_on_the_last_of_a_month(on, end):
    assert dates.month_end(day(on)) == day(end)
    assert dates.is_month_end(day(on)) == (on == end)


@pytest.mark.parametrize(
    ("first", "last", "ends"),
    [
        ("2026-11-30", "2027-02-28", ["2026-11-30", "2026-12-31", "2027-01-31", "2027-02-28"]),
        ("2026-11-01", "2026-12-30", ["2026-11-30"]),
        ("2026-11-30", "2026-11-30", ["2026-11-30"]),
        ("2026-11-01", "2026-11-29", []),
        ("2026-12-01", "2026-11-01", []),
    ],
)
def test_period_ends_between_two_days(first, last, ends):
    assert dates.period_ends(day(first), day(last)) == [day(end) for end in ends]


@pytest.mark.parametrize(
    ("on", "year"),
    [
        ("2026-03-31", "2025-26"),
        ("2026-04-01", "2026-27"),
        ("2026-12-31", "2026-27"),
        ("2027-01-01", "2026-27"),
        ("2099-04-01", "2099-00"),
    ],
)
def test_the_requirement_year_runs_from_april_to_march(on, year):
    assert dates.requirement_year(day(on)) == year


def test_a_date_in_words():
    assert dates.in_words(day("2026-09-08")) == "8 September 2026"
