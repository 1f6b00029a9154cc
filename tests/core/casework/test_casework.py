"""Who may read what of casework, and when it is looked at again."""

from datetime import date

import pytest

from fingerpost.core import casework


def test_a_reader_without_the_permission_reads_only_what_is_general() -> None:
    assert casework.open_to(sees_sensitive=False) == {"general"}
    assert casework.open_to(sees_sensitive=True) == {"general", "health", "care", "justice"}


def test_nobody_reads_the_restricted_without_being_named() -> None:
    assert casework.classes()["restricted"].named_only
    assert "restricted" not in casework.open_to(sees_sensitive=True)


def test_a_need_of_health_care_or_justice_is_hidden_with_its_name() -> None:
    plain = {one.code for one in casework.needs_open_to(sees_sensitive=False)}
    assert "travel" in plain
    assert not plain & {"mental_health", "in_care", "justice"}
    every = casework.needs_open_to(sees_sensitive=True)
    assert {one.code for one in every} == set(casework.needs())


def test_every_need_has_a_class_and_no_need_is_for_named_readers_alone() -> None:
    used = {one.class_code for one in casework.needs().values()}
    assert used <= set(casework.open_to(sees_sensitive=True))


def test_a_task_is_no_intervention_and_mentoring_is() -> None:
    kinds = casework.kinds_of_help()
    assert not kinds["task"].intervention
    assert kinds["mentoring"].intervention


@pytest.mark.parametrize(
    ("taken_down", "looked_at"),
    [
        (date(2026, 11, 26), date(2026, 12, 24)),
        (date(2026, 11, 27), date(2026, 12, 29)),  # Christmas Day, a weekend, Boxing Day's holiday
        (date(2026, 9, 7), date(2026, 10, 5)),
    ],
)
def test_it_is_looked_at_after_four_weeks_on_a_working_day(
    taken_down: date, looked_at: date
) -> None:
    assert casework.review_on(taken_down) == looked_at
