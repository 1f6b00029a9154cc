"""Who may say yes, and for how long it holds (policy.md 5.3)."""

from datetime import date

import pytest

from fingerpost.core.sharing.consent import (
    Consent,
    decider,
    key_stage_4_ends,
    may_give,
    returns_until,
    standing,
)
from fingerpost.core.sharing.instructions import Giver

BORN = date(2010, 6, 15)  # Year 11 in 2025/26
FIELDS = frozenset({"activity", "provider"})


def yes(
    on: date = date(2026, 7, 1),
    by: Giver = Giver.PUPIL,
    *,
    fields: frozenset[str] = FIELDS,
    until: date | None = None,
) -> Consent:
    return Consent(
        school="1",
        purpose="destinations",
        fields=fields,
        given_by=by,
        on=on,
        expires_on=returns_until(BORN, None),
        withdrawn_on=until,
    )


@pytest.mark.parametrize(
    ("age", "who"),
    [
        (12, "parent"),
        (13, "young person or parent"),
        (15, "young person or parent"),
        (16, "young person"),
        (18, "young person"),
    ],
)
def test_who_decides(age: int, who: str) -> None:
    assert decider(age).who == who


def test_nobody_decides_before_they_are_born() -> None:
    with pytest.raises(ValueError, match="born"):
        decider(-1)


def test_it_ends_three_years_after_key_stage_4_or_after_leaving_if_sooner() -> None:
    assert key_stage_4_ends(BORN) == date(2026, 8, 31)
    assert returns_until(BORN, None) == date(2029, 8, 31)
    assert returns_until(BORN, date(2028, 7, 20)) == date(2029, 8, 31)  # left Year 13
    assert returns_until(BORN, date(2025, 1, 10)) == date(2028, 8, 31)  # left in Year 10


@pytest.mark.parametrize(
    ("rule", "day", "consents"),
    [
        ("CON-01", date(2026, 11, 1), []),
        ("CON-01", date(2026, 6, 30), [yes()]),  # not yet
        ("CON-02", date(2026, 11, 1), [yes(), yes(date(2026, 9, 1), fields=frozenset())]),
        ("CON-02", date(2026, 11, 1), [yes(fields=frozenset()), yes()]),  # both on one day
        ("CON-03", date(2026, 11, 1), [yes(until=date(2026, 11, 1))]),
        ("CON-04", date(2026, 11, 1), [yes(by=Giver.PARENT)]),  # given when they were 16
        ("CON-05", date(2029, 9, 1), [yes(date(2028, 6, 15))]),
        ("CON-06", date(2026, 6, 15), [yes(date(2025, 11, 1), Giver.PARENT)]),
        ("CON-07", date(2028, 6, 15), [yes()]),
        ("CON-08", date(2028, 6, 14), [yes()]),
        ("CON-08", date(2028, 6, 16), [yes(), yes(date(2028, 6, 15))]),
        ("CON-08", date(2026, 6, 14), [yes(date(2025, 11, 1), Giver.PARENT)]),
        ("CON-08", date(2026, 10, 31), [yes(until=date(2026, 11, 1))]),
    ],
)
def test_what_consent_covers(rule: str, day: date, consents: list[Consent]) -> None:
    found = standing(consents, school="1", purpose="destinations", born_on=BORN, day=day)
    assert found.rule == rule
    assert found.fields == (FIELDS if rule == "CON-08" else frozenset())
    assert found.can_be_asked == (rule not in ("CON-02", "CON-03"))


def test_the_consent_is_for_one_school_and_one_purpose() -> None:
    for school, purpose in (("2", "destinations"), ("1", "research")):
        found = standing(
            [yes()], school=school, purpose=purpose, born_on=BORN, day=date(2026, 11, 1)
        )
        assert found.rule == "CON-01"


def test_a_consent_for_ever_is_asked_of_whom_it_was_given_by() -> None:
    assert may_give(Giver.PARENT, born_on=BORN, on=date(2026, 6, 14))
    assert not may_give(Giver.PARENT, born_on=BORN, on=date(2026, 6, 15))
    assert not may_give(Giver.PUPIL, born_on=BORN, on=date(2023, 6, 14))
    assert not may_give(Giver.NOT_SAID, born_on=BORN, on=date(2023, 6, 14))
