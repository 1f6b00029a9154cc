"""Automatic places: what is asked of one, when, and what comes of many."""

from datetime import date

import pytest

from fingerpost.core.casework.automatic import ask_on, ended_on, questions, still_open, tally

OFFERED, STARTS = date(2026, 8, 27), date(2026, 9, 7)  # a Thursday, and a Monday


@pytest.mark.parametrize(
    ("answers", "open_", "asked_on"),
    [
        ({}, ["accepted"], date(2026, 9, 3)),
        ({"accepted": False}, [], None),
        ({"accepted": True}, ["week_1", "week_3", "week_6"], date(2026, 9, 14)),
        ({"accepted": True, "week_1": False}, ["week_3", "week_6"], date(2026, 9, 28)),
        ({"accepted": True, "week_3": True}, ["week_6"], date(2026, 10, 19)),
        ({"accepted": True, "week_6": True}, [], None),
    ],
)
def test_one_thing_is_asked_after_the_other(answers, open_, asked_on):
    assert [one.key for one in still_open(answers)] == open_
    assert ask_on(answers, offered_on=OFFERED, starts_on=STARTS) == asked_on


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({}, "Not asked yet"),
        ({"accepted": True}, "Not asked yet"),
        ({"accepted": False}, "Not asked: declined"),
        ({"accepted": True, "week_1": True}, "Arrived"),
        ({"accepted": True, "week_1": False}, "Did not arrive"),
    ],
)
def test_week_1_in_words(answers, words):
    assert questions()["week_1"].in_words(answers) == words


def test_who_never_came_left_before_the_start_and_who_did_on_the_day_we_were_told():
    told = date(2026, 9, 25)
    assert ended_on({"accepted": True}, starts_on=STARTS, on=told) == date(2026, 9, 6)
    never = {"accepted": True, "week_1": False}
    assert ended_on(never, starts_on=STARTS, on=told) == date(2026, 9, 6)
    came = {"accepted": True, "week_1": True}
    assert ended_on(came, starts_on=STARTS, on=told) == told


def test_of_many_only_those_asked_are_the_base():
    found = tally([{}, {"accepted": False}, {"accepted": True, "week_1": True}, {"accepted": True}])
    assert (found["accepted"].yes, found["accepted"].asked) == (2, 3)
    assert (found["week_1"].yes, found["week_1"].asked) == (1, 1)
    assert (found["week_6"].yes, found["week_6"].asked) == (0, 0)
