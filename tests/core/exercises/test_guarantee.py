"""The September Guarantee: whose, what somebody's status is, and what can be worked out."""

from datetime import date
from typing import Any

import pytest

from fingerpost.core.exercises import guarantee, tables
from fingerpost.core.exercises.guarantee import kind_for, september_of, status, year_spoken_of
from fingerpost.core.exercises.plans import Kind, Plan
from fingerpost.core.records import Evidence, Group, Source, Status

IN_YEAR_11 = date(2010, 3, 4)  # in Year 11 in 2025/26
IN_YEAR_12 = date(2009, 3, 4)
SEPTEMBER_30 = date(2026, 9, 30)


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2026, 3, 31), 10),
        (date(2026, 4, 30), 11),
        (date(2026, 8, 31), 11),
        (date(2026, 9, 30), 11),
        (date(2027, 3, 31), 11),
        (date(2027, 4, 30), 12),
    ],
)
def test_from_september_to_march_a_month_speaks_of_the_year_before(day: date, year: int) -> None:
    assert year_spoken_of(IN_YEAR_11, day) == year


@pytest.mark.parametrize(
    ("day", "year"),
    [(date(2026, 5, 31), 2026), (date(2026, 10, 31), 2026), (date(2027, 3, 31), 2026)],
)
def test_of_which_september_a_month_speaks(day: date, year: int) -> None:
    assert guarantee.september_spoken_of(day) == year


def test_the_kind_follows_and_the_too_young_and_old_have_none() -> None:
    assert kind_for(IN_YEAR_11, SEPTEMBER_30) is Kind.YEAR_11
    assert kind_for(IN_YEAR_12, SEPTEMBER_30) is Kind.YEAR_12
    assert kind_for(date(2008, 3, 4), SEPTEMBER_30) is None
    assert kind_for(date(2011, 3, 4), SEPTEMBER_30) is None


def test_every_month_has_a_window(monkeypatch: pytest.MonkeyPatch) -> None:
    for month in range(1, 13):
        year_spoken_of(IN_YEAR_11, date(2026, month, 1))
    monkeypatch.setattr(guarantee.tables, "rows", lambda name: ())
    with pytest.raises(ValueError, match="nothing of month 5"):
        guarantee.years_back.__wrapped__(5)


def test_of_which_september_a_guarantee_speaks() -> None:
    assert september_of(Kind.YEAR_11, IN_YEAR_11) == 2026
    assert september_of(Kind.YEAR_12, IN_YEAR_12) == 2026
    assert september_of(Kind.YEAR_11, date(2009, 10, 1)) == 2026


def test_the_days_are_data() -> None:
    assert tables.day("guarantee_counts", 2026) == SEPTEMBER_30
    assert tables.day("survey_follow_up", 2026) == date(2027, 1, 31)


def said(code: str, **more: Any) -> Plan:
    given: dict[str, Any] = {
        "kind": Kind.YEAR_12,
        "said_on": date(2026, 6, 1),
        "recorded_on": date(2026, 6, 2),
        "source": Source.AUTHORITY_CONTACT,
    }
    return Plan(**given | {"code": code} | more)


def doing(code: str, **more: Any) -> Status:
    speaker = Evidence(
        code=code,
        source=Source.PROVIDER_ENROLMENT,
        recorded_on=date(2026, 9, 20),
        verified_on=date(2026, 9, 18),
    )
    given: dict[str, Any] = {
        "group": Group.EET,
        "as_at": SEPTEMBER_30,
        "as_known_at": SEPTEMBER_30,
        "since": date(2026, 9, 7),
        "spoken_by": speaker,
    }
    return Status(**given | {"code": code} | more)


def test_what_was_said_is_the_status() -> None:
    found = status([said("110")], Kind.YEAR_12, as_at=SEPTEMBER_30, present=doing("210"))
    assert (found.code, found.part, found.worked_out) == ("110", "offer made", False)
    assert found.reason == "Offer made, as said on 1 June 2026."
    assert (found.on, found.recorded_on) == (date(2026, 6, 1), date(2026, 6, 2))
    assert found.is_said


def test_without_a_word_it_is_not_recorded() -> None:
    found = status([], Kind.YEAR_11, as_at=SEPTEMBER_30, present=doing("210"))
    assert (found.code, found.part, found.is_said) == ("159", "not recorded", False)
    assert found.reason == "Nobody has told us of an offer."


def test_year_12_already_in_learning_is_worked_out() -> None:
    found = status([said("159")], Kind.YEAR_12, as_at=SEPTEMBER_30, present=doing("210"))
    assert (found.code, found.part, found.worked_out) == ("114", "offer made", True)
    assert found.reason.startswith("Worked out: ")
    assert found.reason.endswith("since 7 September 2026, so no offer is needed.")
    assert (found.on, found.recorded_on) == (date(2026, 9, 18), date(2026, 9, 20))


@pytest.mark.parametrize(
    ("present", "code"),
    [
        (doing("310"), "115"),
        (doing("430"), "114"),
        (doing("210", since=None, spoken_by=None), "114"),
        (doing("260"), "159"),  # a gap year
        (doing("330"), "159"),  # work without training
        (doing("619", group=Group.NEET), "159"),
        (doing("210", group=Group.NOT_KNOWN), "159"),  # lapsed
        (doing("110"), "159"),
        (None, "159"),
    ],
)
def test_what_can_be_worked_out(present: Status | None, code: str) -> None:
    assert status([], Kind.YEAR_12, as_at=SEPTEMBER_30, present=present).code == code


@pytest.mark.parametrize(
    ("present", "code"),
    [
        (doing("230", as_at=date(2026, 6, 1)), "159"),
        (doing("230", as_at=date(2026, 6, 1), expected_end_on=date(2026, 7, 31)), "159"),
        (doing("230", as_at=date(2026, 6, 1), expected_end_on=date(2027, 7, 31)), "114"),
        (doing("310", as_at=date(2026, 6, 1)), "115"),
    ],
)
def test_before_the_day_a_course_must_be_known_to_go_on(present: Status, code: str) -> None:
    assert status([], Kind.YEAR_12, as_at=date(2026, 6, 1), present=present).code == code


@pytest.mark.parametrize("day", [date(2026, 9, 30), date(2026, 12, 31), date(2027, 1, 31)])
def test_until_march_being_in_learning_still_speaks_of_the_september_before(day: date) -> None:
    present = doing("230", as_at=day, expected_end_on=date(2027, 7, 31))
    assert status([], Kind.YEAR_12, as_at=day, present=present).code == "114"
