"""A list of answers about consent: how its cells and lines are understood."""

from datetime import date
from typing import Any

import pytest

from fingerpost.core.intake import consents
from fingerpost.core.intake.matching import fields
from fingerpost.core.intake.values import Column, Read, reader
from fingerpost.core.sharing.instructions import Giver

BORN, DAY = date(2010, 6, 15), date(2026, 11, 23)
WHOLE: dict[str, Any] = {
    "consent_answer": "yes",
    "consent_given_by": "young person",
    "consent_on": date(2026, 9, 1),
    "consent_wording": "consent-1.paper",
}


def cell(field: str, text: str) -> Read:
    return reader(fields()[field], Column(field, field, DAY))(text)


def said(**line: Any) -> consents.Said:
    told = consents.said(WHOLE | line, born_on=BORN, as_of=DAY)
    assert told is not None
    return told


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("consent_answer", "Y", "yes"),
        ("consent_answer", "Agreed", "yes"),
        ("consent_answer", "✓", "yes"),
        ("consent_answer", "No", "no"),
        ("consent_answer", "refused", "no"),
        ("consent_answer", "Withdrawn", "taken back"),
        ("consent_answer", "Taken back", "taken back"),
        ("consent_given_by", "Pupil", "young person"),
        ("consent_given_by", "Parent / carer", "parent"),
        ("consent_given_by", "Mother", "parent"),
        ("consent_age", "15", 15),
        ("consent_age", "15.0", 15),
    ],
)
def test_a_cell_is_understood(field: str, text: str, value: str | int) -> None:
    assert cell(field, text) == Read(((field, value),))


@pytest.mark.parametrize("text", ["", "Not returned", "SNR", "no reply"])
def test_whoever_did_not_answer_said_nothing(text: str) -> None:
    assert cell("consent_answer", text) == Read()
    assert consents.said({"given_name": "Ada"}, born_on=BORN, as_of=DAY) is None


@pytest.mark.parametrize(
    ("field", "text"),
    [("consent_answer", "perhaps"), ("consent_given_by", "the head"), ("consent_age", "fifteen"),
     ("consent_age", "1995")],
)  # fmt: skip
def test_what_is_not_understood_is_told_and_not_guessed(field: str, text: str) -> None:
    told = cell(field, text)
    assert told.problem
    assert not told.values


def test_a_whole_line_is_a_yes_with_who_said_it_and_what_they_were_shown() -> None:
    assert said() == consents.Said(
        says_yes=True,
        takes_back=False,
        given_by=Giver.PUPIL,
        on=date(2026, 9, 1),
        wording="consent-1.paper",
    )


def test_without_a_date_it_is_of_the_day_of_the_list() -> None:
    assert said(consent_on=None).on == DAY


@pytest.mark.parametrize(
    ("lacks", "problem"),
    [("consent_given_by", consents.NO_GIVER), ("consent_wording", consents.NO_WORDING)],
)
def test_a_yes_that_nobody_could_vouch_for_does_not_count(lacks: str, problem: str) -> None:
    assert said(**{lacks: ""}).problem == problem


@pytest.mark.parametrize("answer", ["no", "taken back"])
def test_a_no_counts_all_the_same(answer: str) -> None:
    told = said(consent_answer=answer, consent_given_by="", consent_wording="")
    assert (told.problem, told.given_by, told.wording) == ("", Giver.PUPIL, "not said")
    assert told.takes_back == (answer == "taken back")


@pytest.mark.parametrize(
    ("on", "given_by"),
    [(date(2023, 6, 14), Giver.PARENT), (date(2023, 6, 15), Giver.PUPIL),
     (date(2009, 1, 1), Giver.PARENT)],
)  # fmt: skip
def test_a_no_of_nobody_named_is_of_whoever_decides(on: date, given_by: Giver) -> None:
    assert said(consent_answer="no", consent_given_by="", consent_on=on).given_by is given_by


def test_an_age_that_differs_is_told() -> None:
    assert said(consent_age=16).note == ""
    assert "they were 15. By the date of birth we hold they were 16" in said(consent_age=15).note
    assert said(consent_age=15, consent_on=date(2009, 1, 1)).note == ""
