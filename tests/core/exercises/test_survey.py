"""The activity survey: what counts on 1 November, and who could say what is missing."""

from datetime import date
from typing import Any

import pytest

from fingerpost.core.exercises import survey
from fingerpost.core.exercises.cohorts import (
    CohortKind,
    Standing,
    belongs,
    by_week,
    fix_by,
    this_year,
)
from fingerpost.core.exercises.plans import Kind
from fingerpost.core.exercises.suppliers import who_could_say
from fingerpost.core.records import Evidence, Source

BORN = date(2010, 3, 4)
REFERENCE, FOLLOW_UP = date(2026, 11, 1), date(2027, 1, 31)


def college(**said: Any) -> Evidence:
    given: dict[str, Any] = {
        "code": "230",
        "source": Source.PROVIDER_ENROLMENT,
        "recorded_on": date(2026, 12, 2),
        "starts_on": date(2026, 9, 7),
        "verified_on": date(2026, 12, 1),
    }
    return Evidence(**given | said)


def answer(*evidence: Evidence, known: date = FOLLOW_UP) -> survey.Answer:
    return survey.answer(evidence, born_on=BORN, as_at=REFERENCE, as_known_at=known)


def test_confirmed_in_december_counts_for_the_first_of_november() -> None:
    found = answer(college())
    assert (found.is_recorded, found.part) == (True, "EET")
    assert "since 7 September 2026" in found.reason
    assert found.days_old(date(2026, 12, 31)) == 30


@pytest.mark.parametrize(
    "said",
    [
        {"starts_on": date(2026, 11, 3)},
        {"ended_on": date(2026, 10, 30)},
        {"recorded_on": date(2027, 2, 1), "verified_on": date(2027, 1, 20)},
    ],
    ids=["began after", "ended before", "told of after January"],
)
def test_what_does_not_count(said: dict[str, Any]) -> None:
    found = answer(college(**said))
    assert (found.is_recorded, found.part) == (False, "not recorded")


def test_why_an_answer_is_missing() -> None:
    nothing = answer()
    assert nothing.reason == "Nothing we hold says what they did on 1 November 2026."
    assert nothing.days_old(REFERENCE) is None
    tried = answer(college(code="810", source=Source.AUTHORITY_CONTACT))
    assert tried.reason.startswith("We tried and could not find out")
    work = college(
        code="330",
        starts_on=date(2026, 3, 1),
        verified_on=date(2026, 4, 1),
        recorded_on=date(2026, 4, 1),
    )
    assert "had lapsed after 1 October 2026" in answer(work).reason


def test_its_days() -> None:
    assert survey.days(2026, date(2027, 3, 1)) == (REFERENCE, FOLLOW_UP)
    assert survey.days(2026, date(2026, 12, 5)) == (REFERENCE, date(2026, 12, 5))
    assert survey.days(2026, date(2026, 10, 5)) == (date(2026, 10, 5), date(2026, 10, 5))


def test_an_answer_without_a_start_says_only_what() -> None:
    found = answer(college(starts_on=None, verified_on=date(2026, 10, 1)))
    assert found.is_recorded


def standing(born_on: date = BORN, home: str = "", educated: str = "") -> Standing:
    return Standing(born_on=born_on, home_authority=home, educated_authority=educated)


def test_year_11_counts_where_it_is_educated() -> None:
    why = belongs(CohortKind.YEAR_11, 2026, standing(educated="998", home="997"), authority="998")
    assert why == "In Year 11 in 2025/26 and educated here."
    away = standing(educated="997", home="998")
    assert belongs(CohortKind.YEAR_11, 2026, away, authority="998") == ""
    assert belongs(CohortKind.SURVEY, 2026, standing(), authority="998")
    assert not belongs(CohortKind.SURVEY, 2026, standing(home="997"), authority="998")


def test_year_12_counts_where_it_lives() -> None:
    older = date(2009, 3, 4)
    why = belongs(CohortKind.YEAR_12, 2026, standing(older, home="998"), authority="998")
    assert why == "In Year 12 in 2025/26 and lives here."
    assert belongs(CohortKind.YEAR_12, 2026, standing(older, home="997"), authority="998") == ""
    assert belongs(CohortKind.YEAR_12, 2026, standing(BORN, home="998"), authority="998") == ""


def test_the_kinds_of_list() -> None:
    assert CohortKind.SURVEY.plan_kind is Kind.YEAR_11
    assert CohortKind.YEAR_12.plan_kind is Kind.YEAR_12
    assert not CohortKind.SURVEY.is_guarantee
    assert CohortKind.YEAR_11.is_guarantee
    assert CohortKind.SURVEY.in_words == "Activity survey"
    assert fix_by(CohortKind.SURVEY, 2026) == date(2026, 5, 31)


def test_the_year_worked_on_goes_on_until_its_survey_is_over() -> None:
    assert this_year(date(2027, 1, 31)) == 2026
    assert this_year(date(2027, 2, 1)) == 2027


def test_how_many_were_known_at_the_end_of_each_week() -> None:
    days = [date(2026, 11, 3), None, date(2026, 11, 12), date(2026, 11, 18)]
    assert by_week(days, date(2026, 11, 18), 3) == [
        (date(2026, 11, 8), 1),
        (date(2026, 11, 15), 2),
        (date(2026, 11, 18), 3),
    ]
    assert by_week(days, date(2026, 11, 15), 2) == [
        (date(2026, 11, 8), 1),
        (date(2026, 11, 15), 2),
    ]


def test_who_could_say_in_the_order_of_the_table() -> None:
    known = {"school": 1, "provider": 2, "intended": 3, "offer": None}
    found = who_could_say("activity_survey", known)
    assert [(s.role, s.key, s.gets_list) for s in found] == [
        ("provider", 2, True),
        ("school", 1, True),
        ("intended", 3, False),
        ("tracker", None, False),
    ]


def test_somebody_who_could_say_for_two_reasons_is_named_once() -> None:
    found = who_could_say("year_11_guarantee", {"school": 1, "offer": 1})
    assert [s.role for s in found] == ["school", "tracker"]


def test_nobody_known_leaves_the_tracking_team() -> None:
    assert [s.role for s in who_could_say("year_12_guarantee", {})] == ["tracker"]
