"""When everything about a young person is due to go: examples an officer can read."""

from dataclasses import replace
from datetime import date

import pytest

from fingerpost.core.retention import start_times
from fingerpost.core.retention.person import Facts, birthday, decide, due_on, used_until

TIMES = start_times()
BORN = date(2010, 3, 4)  # academic age 17 in 2027/28
ORDINARY = Facts(BORN)
WITH_PLAN = Facts(BORN, ehc_plan=True)
ASKED = Facts(BORN, ehc_plan=True, erased_on=date(2026, 11, 3))
ASKED_LATE = Facts(BORN, erased_on=date(2032, 1, 1))

IN_USE = [
    ("31 August after academic age 17", ORDINARY, date(2028, 8, 31)),
    ("the oldest of a year", Facts(date(2009, 9, 1)), date(2028, 8, 31)),
    ("the youngest of a year", Facts(date(2010, 8, 31)), date(2028, 8, 31)),
    ("born on a leap day", Facts(date(2008, 2, 29)), date(2026, 8, 31)),
    ("a plan that goes on: 31 August after 25", WITH_PLAN, date(2035, 8, 31)),
    ("a plan that ended at 20", Facts(BORN, plan_ended_on=date(2030, 5, 6)), date(2030, 5, 6)),
    ("a plan that ended at 16", Facts(BORN, plan_ended_on=date(2026, 5, 6)), date(2028, 8, 31)),
    ("a plan said to end at 40", Facts(BORN, plan_ended_on=date(2050, 1, 1)), date(2035, 8, 31)),
    ("stated, of a remnant", Facts(BORN, used_until=date(2031, 1, 1)), date(2031, 1, 1)),
]


@pytest.mark.parametrize(("what", "facts", "day"), IN_USE, ids=[row[0] for row in IN_USE])
def test_the_last_day_of_use(what: str, facts: Facts, day: date) -> None:
    assert used_until(facts) == day


DUE = [
    ("the rest 36 months after", "core", ORDINARY, date(2031, 8, 31)),
    ("casework on the 25th birthday", "casework", ORDINARY, date(2035, 3, 4)),
    ("never while it is in use", "casework", WITH_PLAN, date(2035, 8, 31)),
    ("of those in care later", "casework_care", Facts(BORN, in_care=True), date(2041, 3, 4)),
    ("consents six years after the rest", "sharing", ORDINARY, date(2037, 8, 31)),
    ("at once where they asked and we said yes", "core", ASKED, date(2026, 11, 3)),
    ("casework with it", "casework", ASKED, date(2026, 11, 3)),
    ("that they asked six years after", "sharing", ASKED, date(2032, 11, 3)),
    ("by its time where that came first", "core", ASKED_LATE, date(2031, 8, 31)),
]


@pytest.mark.parametrize(("what", "row", "facts", "day"), DUE, ids=[row[0] for row in DUE])
def test_the_day_from_which_it_is_due(what: str, row: str, facts: Facts, day: date) -> None:
    assert due_on(row, facts, TIMES) == day


def test_it_goes_on_the_day_and_not_the_day_before() -> None:
    assert not decide(ORDINARY, TIMES, date(2031, 8, 30))["core"].goes
    answer = decide(ORDINARY, TIMES, date(2031, 8, 31))["core"]
    assert (answer.goes, answer.why) == (True, "Due on 31 August 2031.")


def test_what_is_not_due_says_until_when() -> None:
    assert decide(ORDINARY, TIMES, date(2031, 8, 31))["casework"].why == "Kept until 4 March 2035."


def test_a_hold_keeps_everything_and_says_so() -> None:
    held = Facts(BORN, holds=("a complaint is open",))
    answers = decide(held, TIMES, date(2050, 1, 1))
    assert [answer.goes for answer in answers.values()] == [False] * 3
    assert answers["core"].why == "Due on 31 August 2031, and kept: a complaint is open."


def test_a_birthday_on_a_leap_day_is_the_first_of_march_in_other_years() -> None:
    assert birthday(date(2008, 2, 29), 18) == date(2026, 3, 1)
    assert birthday(date(2008, 2, 29), 20) == date(2028, 2, 29)


def test_whoever_asked_and_was_told_yes_goes_and_the_sentence_says_so() -> None:
    answers = decide(ASKED, TIMES, date(2026, 11, 3))
    assert {row for row, answer in answers.items() if answer.goes} == {"core", "casework"}
    assert answers["core"].why == "They asked for it, and we said yes on 3 November 2026."
    held = decide(replace(ASKED, holds=("a claim is open",)), TIMES, date(2026, 11, 3))
    assert not any(answer.goes for answer in held.values())
