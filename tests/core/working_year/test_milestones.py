"""The working year: what falls due when, and how it then stands."""

from datetime import date

import pytest

from fingerpost.core.exercises.cohorts import CohortKind
from fingerpost.core.intake.kinds import Kind
from fingerpost.core.working_year.milestones import (
    ShownBy,
    Standing,
    day_of_month,
    done_on,
    exercise_year,
    milestones,
    period_end_before,
    standing,
)


@pytest.mark.parametrize(
    ("key", "year", "due"),
    [
        ("enrolment_schools", 2026, date(2026, 9, 11)),
        ("enrolment_providers", 2026, date(2026, 9, 30)),
        ("counted_december", 2026, date(2026, 12, 31)),
        ("counted_february", 2027, date(2028, 2, 29)),
        ("year_11_fixed", 2026, date(2027, 5, 30)),
        ("school_leaving", 2026, date(2027, 6, 25)),
        ("a_level_results", 2025, date(2026, 8, 13)),
        ("gcse_results", 2025, date(2026, 8, 20)),
    ],
)
def test_when_a_milestone_falls_due(key: str, year: int, due: date) -> None:
    assert milestones()[key].due_on(year) == due


@pytest.mark.parametrize("rule", ["31", "fifth friday", "last sunday", "soon"])
def test_a_rule_that_names_no_day_is_refused(rule: str) -> None:
    with pytest.raises(ValueError):
        day_of_month(2026, 9, rule)


def test_every_milestone_has_a_day_in_every_year_and_says_where_it_comes_from() -> None:
    for milestone in milestones().values():
        for year in range(2020, 2040):
            due = milestone.due_on(year)
            assert date(year, 9, 1) <= due <= date(year + 1, 8, 31)
        assert "[" in milestone.evidence


def test_what_shows_a_milestone_done_is_something_we_hold() -> None:
    for milestone in milestones().values():
        if milestone.shown_by is ShownBy.FILE:
            assert {Kind(kind) for kind in milestone.kinds}
        elif milestone.shown_by in (ShownBy.FIXED, ShownBy.CLOSED):
            assert {CohortKind(kind) for kind in milestone.kinds}
        else:
            assert not milestone.kinds


@pytest.mark.parametrize(
    ("done_on", "today", "stands"),
    [
        (date(2026, 9, 30), date(2026, 10, 1), Standing.DONE),
        (date(2026, 10, 1), date(2026, 10, 1), Standing.DONE_LATE),
        (None, date(2026, 10, 1), Standing.OVERDUE),
        (None, date(2026, 9, 30), Standing.DUE_SOON),
        (None, date(2026, 9, 16), Standing.DUE_SOON),
        (None, date(2026, 9, 15), Standing.AHEAD),
    ],
)
def test_how_something_due_on_30_september_stands(
    done_on: date | None, today: date, stands: Standing
) -> None:
    assert standing(date(2026, 9, 30), done_on, today) is stands


@pytest.mark.parametrize(
    ("began_on", "done_on", "stands"),
    [
        (date(2026, 10, 1), None, Standing.BEFORE_OUR_TIME),
        (date(2026, 10, 1), date(2026, 9, 20), Standing.DONE),
        (date(2026, 9, 30), None, Standing.OVERDUE),
    ],
)
def test_what_was_due_before_an_authority_began_is_not_overdue(
    began_on: date, done_on: date | None, stands: Standing
) -> None:
    day = date(2026, 10, 2)
    assert standing(date(2026, 9, 30), done_on, day, began_on=began_on) is stands


def test_the_first_file_in_time_shows_a_list_done() -> None:
    lists = milestones()["enrolment_providers"]
    due = date(2026, 9, 30)
    came = [
        ("enrolment", date(2026, 6, 1)),  # of the year before
        ("leavers", date(2026, 9, 3)),  # something else
        ("ilr", date(2026, 9, 20)),
        ("enrolment", date(2026, 9, 14)),
    ]
    assert done_on(lists, due, came) == date(2026, 9, 14)
    assert done_on(lists, due, came[:2]) is None


def test_every_month_has_its_return() -> None:
    returns = [one for one in milestones().values() if one.shown_by is ShownBy.RETURN]
    assert sorted(one.month for one in returns) == list(range(1, 13))


@pytest.mark.parametrize(
    ("key", "year", "exercise"),
    [
        ("guarantee_counts", 2026, 2026),
        ("survey_reference", 2026, 2026),
        ("survey_return", 2026, 2026),  # in January of 2027
        ("year_11_fixed", 2026, 2027),  # in May of 2027, for the next September
    ],
)
def test_which_exercise_a_milestone_is_about(key: str, year: int, exercise: int) -> None:
    assert exercise_year(milestones()[key].due_on(year)) == exercise


def test_the_return_due_in_january_is_that_of_december() -> None:
    due = milestones()["return_december"].due_on(2026)
    assert (due, period_end_before(due)) == (date(2027, 1, 10), date(2026, 12, 31))
