"""With which letter the return carries somebody, by examples a data manager can read."""

from datetime import date

import pytest

from fingerpost.core.cohorts import Facts
from fingerpost.core.cohorts.leaving import (
    NEVER_TOLD,
    Left,
    Told,
    in_a_sentence,
    objection,
    standing,
)

AUGUST, SEPTEMBER, OCTOBER = date(2026, 8, 31), date(2026, 9, 30), date(2026, 10, 31)
SIXTEEN, EIGHTEEN, NINETEEN = date(2010, 3, 4), date(2008, 3, 4), date(2007, 3, 4)
YEAR_11, TWENTY_FIVE = date(2010, 10, 1), date(2001, 8, 31)
KENT, WALES = "886", "001"
WAS_IN = Told(before="P", before_end=SEPTEMBER)
WAS_NOT = Told(before="", before_end=SEPTEMBER)
WAS_TOLD = Told(before="T", before_end=SEPTEMBER)
TO_KENT = Left(on=date(2026, 10, 3), status="T", to=KENT)


@pytest.mark.parametrize(
    ("facts", "left", "told", "status", "reason"),
    [
        (Facts(born_on=SIXTEEN), None, WAS_IN, "P", "of academic age 16 and lives here"),
        (Facts(born_on=SIXTEEN), None, WAS_TOLD, "P", "of academic age 16 and lives here"),
        (Facts(born_on=SIXTEEN), TO_KENT, WAS_IN, "T", "moved to Kent on 3 October 2026"),
        (Facts(born_on=SIXTEEN), TO_KENT, WAS_TOLD, "", "moved to Kent on 3 October 2026"),
        (Facts(born_on=SIXTEEN), TO_KENT, WAS_NOT, "", "moved to Kent on 3 October 2026"),
        (Facts(born_on=SIXTEEN), TO_KENT, NEVER_TOLD, "T", "moved to Kent on 3 October 2026"),
        (
            Facts(born_on=SIXTEEN),
            Left(on=date(2026, 9, 3), status="D"),
            NEVER_TOLD,
            "",
            "died on 3 September 2026",
        ),
        (
            Facts(born_on=SIXTEEN),
            Left(on=date(2026, 11, 1), status="T", to=KENT),
            WAS_IN,
            "P",
            "of academic age 16 and lives here",
        ),
        (
            Facts(born_on=SIXTEEN),
            Left(on=OCTOBER, status="X"),
            WAS_IN,
            "",
            "was entered in error, found on 31 October 2026",
        ),
        (Facts(born_on=SIXTEEN, lives_in=KENT), None, WAS_IN, "T", "lives in Kent"),
        (Facts(born_on=SIXTEEN, lives_in=KENT), None, WAS_NOT, "", "lives in Kent"),
        (Facts(born_on=SIXTEEN, lives_in=WALES), None, WAS_IN, "E", "lives in Wales"),
        (Facts(born_on=YEAR_11, educated_in=KENT), None, WAS_IN, "T", "is educated in Kent"),
        (
            Facts(born_on=EIGHTEEN, ehc_plan=True, lives_in=KENT),
            None,
            WAS_IN,
            "T",
            "lives in Kent",
        ),
        (
            Facts(born_on=EIGHTEEN),
            None,
            Told(before="P", before_end=AUGUST),
            "A",
            "past the age: 18 by 31 August 2026 and without an EHC plan",
        ),
        (Facts(born_on=NINETEEN), None, WAS_IN, "L", "plan ended, or none is held any more"),
        (
            Facts(born_on=TWENTY_FIVE, ehc_plan=True),
            None,
            WAS_IN,
            "A",
            "past the age: 25 by 31 August 2026",
        ),
        (Facts(born_on=EIGHTEEN), None, NEVER_TOLD, "", "plan ended, or none is held any more"),
        (Facts(born_on=date(2014, 1, 1)), None, WAS_IN, "", "too young for the return"),
    ],
)
def test_the_october_return(
    facts: Facts, left: Left | None, told: Told, status: str, reason: str
) -> None:
    found = standing(facts, left=left, period_end=OCTOBER, told=told)
    assert (found.status, found.reason) == (status, reason)


def test_where_to_goes_with_the_letter() -> None:
    moved = standing(Facts(born_on=SIXTEEN), left=TO_KENT, period_end=OCTOBER, told=WAS_IN)
    assert moved.to == KENT
    visitor = Facts(born_on=SIXTEEN, lives_in=KENT)
    assert standing(visitor, period_end=OCTOBER, told=WAS_IN).to == KENT


def test_the_first_return_of_all_goes_by_what_was_the_month_before() -> None:
    """Another system sent the month before: who turned too old in September is A in September."""
    assert standing(Facts(born_on=EIGHTEEN), period_end=SEPTEMBER).status == "A"
    assert standing(Facts(born_on=EIGHTEEN), period_end=OCTOBER).status == ""
    visitor = Facts(born_on=SIXTEEN, lives_in=KENT)
    assert standing(visitor, period_end=SEPTEMBER).status == "T"


def test_a_month_built_again_after_a_later_one_told_the_leaving_keeps_them_in() -> None:
    told = Told(before="P", before_end=AUGUST, later=True)
    left = Left(on=date(2026, 9, 20), status="T", to=KENT)
    found = standing(Facts(born_on=SIXTEEN), left=left, period_end=SEPTEMBER, told=told)
    assert found.status == "P"
    assert found.reason == "a return already sent for a later month says they left"


@pytest.mark.parametrize(
    ("left", "told", "status"),
    [
        (TO_KENT, WAS_IN, "T"),
        (TO_KENT, WAS_TOLD, "G"),
        (TO_KENT, Told(before="G", before_end=SEPTEMBER), "G"),
        (Left(on=OCTOBER, status="D"), WAS_TOLD, ""),
        (Left(on=OCTOBER, status="M"), WAS_TOLD, ""),
        (Left(on=OCTOBER, status="X"), WAS_IN, ""),
        (None, WAS_IN, "P"),
    ],
)
def test_on_the_guarantee_list_after_leaving(left: Left | None, told: Told, status: str) -> None:
    found = standing(
        Facts(born_on=SIXTEEN),
        left=left,
        period_end=OCTOBER,
        told=told,
        on_guarantee_list=True,
    )
    assert found.status == status


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (TO_KENT, "moved to Kent on 3 October 2026"),
        (Left(on=OCTOBER, status="E", to=WALES), "left England (Wales) on 31 October 2026"),
        (Left(on=OCTOBER, status="E"), "left England on 31 October 2026"),
        (Left(on=OCTOBER, status="D"), "died on 31 October 2026"),
        (Left(on=OCTOBER, status="P"), "left on 31 October 2026"),
    ],
)
def test_a_leaving_in_words(left: Left, words: str) -> None:
    assert in_a_sentence(left) == words


@pytest.mark.parametrize(
    ("left", "start"),
    [
        (TO_KENT, ""),
        (Left(on=OCTOBER, status="E"), ""),
        (Left(on=OCTOBER, status="E", to=WALES), ""),
        (Left(on=OCTOBER, status="D"), ""),
        (Left(on=OCTOBER, status="A"), "Choose why they leave"),
        (Left(on=date(2026, 11, 2), status="D"), "The day they left cannot be in the future."),
        (Left(on=date(2026, 8, 31), status="D"), "They came onto the caseload on 1 September"),
        (Left(on=OCTOBER, status="T", to="998"), "They are ours"),
        (Left(on=OCTOBER, status="T"), "Choose the authority they moved to."),
        (Left(on=OCTOBER, status="T", to="004"), "Choose the authority they moved to."),
        (Left(on=OCTOBER, status="T", to=WALES), "Choose the authority they moved to."),
        (Left(on=OCTOBER, status="E", to=KENT), "Choose a country outside England"),
        (Left(on=OCTOBER, status="M", to=KENT), "Only somebody who moved"),
    ],
)
def test_a_leaving_that_cannot_be_is_refused_with_a_sentence(left: Left, start: str) -> None:
    said = objection(
        left,
        born_on=SIXTEEN,
        joined_on=date(2026, 9, 1),
        ours="998",
        today=date(2026, 11, 1),
    )
    assert said.startswith(start)
    assert bool(said) is bool(start)
