"""For whom a provision is, whether there is a place, and finding it with a slip of the pen."""

from datetime import date

import pytest

from fingerpost.core.casework.provision import (
    Eligibility,
    ask_again_on,
    is_found,
    outcomes,
    places_in_words,
)
from fingerpost.core.workflow import ReferralState as State

BORN, ON = date(2009, 5, 1), date(2026, 11, 23)  # 17 years old


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (Eligibility(), []),
        (Eligibility(min_age=16, max_age=18), ["It is for 16 to 18 year olds."]),
        (Eligibility(min_age=16), ["It is for 16 year olds and older."]),
        (Eligibility(max_age=18), ["It is for 18 year olds and younger."]),
        (
            Eligibility(areas=("XM1", "XM2", "XM3"), level="Entry 3 or above"),
            ["It is for those who live in XM1, XM2 or XM3.", "Level: Entry 3 or above."],
        ),
        (Eligibility(areas=("XM1",)), ["It is for those who live in XM1."]),
    ],
)
def test_what_is_asked_is_said(asked: Eligibility, words: list[str]) -> None:
    assert asked.in_words() == words


@pytest.mark.parametrize(
    ("asked", "why_not"),
    [
        (Eligibility(min_age=16, max_age=18, areas=("XM1",), level="Level 2"), []),
        (Eligibility(min_age=18), ["They will be 17. It is for 18 year olds and older."]),
        (Eligibility(max_age=16), ["They will be 17. It is for 16 year olds and younger."]),
        (Eligibility(areas=("XM2",)), ["They live in XM1. It is for those who live in XM2."]),
    ],
)
def test_who_does_not_fit_is_told_why(asked: Eligibility, why_not: list[str]) -> None:
    assert asked.objections(born_on=BORN, postcode="XM1 1AA", on=ON) == why_not


def test_who_has_no_postcode_with_us_is_not_turned_away() -> None:
    assert not Eligibility(areas=("XM2",)).objections(born_on=BORN, postcode="", on=ON)


@pytest.mark.parametrize(
    ("places", "taken", "words"),
    [
        (None, 9, "Places are not limited."),
        (12, 9, "3 of 12 places are left."),
        (12, 12, "All 12 places are taken."),
        (12, 13, "All 12 places are taken."),
    ],
)
def test_places_left(places: int | None, taken: int, words: str) -> None:
    assert places_in_words(places, taken) == words


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", True),
        ("construction", True),
        ("constuction", True),  # a letter left out
        ("marlbrok taster", True),
        ("mar", True),
        ("catering", False),
        ("taster catering", False),
    ],
)
def test_the_search_forgives(typed: str, found: bool) -> None:
    assert is_found(typed, "Construction taster, Marlbrook College") is found


def test_some_outcomes_are_good_and_some_are_not() -> None:
    assert outcomes()["to_work"].good
    assert not outcomes()["left_early"].good


@pytest.mark.parametrize(
    ("state", "starts_on", "asked_on"),
    [
        (State.MADE, None, date(2026, 11, 16)),
        (State.ACCEPTED, None, date(2026, 11, 16)),
        (State.ACCEPTED, date(2026, 11, 9), date(2026, 11, 9)),
        (State.ACCEPTED, date(2026, 9, 7), date(2026, 11, 16)),
        (State.STARTED, date(2026, 11, 9), date(2026, 11, 30)),
        (State.FINISHED, None, None),
        (State.DECLINED, None, None),
    ],
)
def test_a_referral_that_stands_so_since_2_november_is_asked_after(
    state: State, starts_on: date | None, asked_on: date | None
) -> None:
    assert ask_again_on(state, on=date(2026, 11, 2), starts_on=starts_on) == asked_on
