"""Who can mend what each rule finds."""

import pytest

from fingerpost.core.returns import years
from fingerpost.core.returns.mending import Mender, codes_of, menders, mending

EVERY_CODE = sorted({code for rules in years.YEARS.values() for code in rules.rules})


@pytest.mark.parametrize("code", EVERY_CODE)
def test_somebody_is_told_what_to_do_about_every_rule(code: str) -> None:
    one = menders()[code]
    assert one.todo.endswith(".")
    assert one.mender.in_words


def test_nobody_is_told_of_a_rule_there_is_not() -> None:
    assert set(menders()) == set(EVERY_CODE)


def test_only_schools_and_providers_are_asked_and_always_for_something() -> None:
    outside = (Mender.SCHOOL, Mender.PROVIDER)
    assert all(bool(one.asked) == (one.mender in outside) for one in menders().values())


@pytest.mark.parametrize("code", ["33", "40", "104", "233", "234", "235", "236", "254", "260"])
def test_what_is_sensitive_stays_in_the_house(code: str) -> None:
    assert mending(code).mender in (Mender.DATA_MANAGER, Mender.TRACKER)


@pytest.mark.parametrize(
    ("code", "school", "provider", "suggested"),
    [
        ("38", 7, 9, 7),  # a UPN is the school's to give
        ("30", 7, 9, 9),  # a ULN the college's
        ("38", None, 9, None),  # whose school nobody knows
        ("259", 7, None, None),
        ("262", 7, 9, None),  # a tracker's
        ("9", 7, 9, None),
    ],
)
def test_the_data_suggest_a_school_or_a_provider(
    code: str, school: int | None, provider: int | None, suggested: int | None
) -> None:
    assert mending(code).suggested(school=school, provider=provider) == suggested


def test_a_rule_nobody_knows_is_ours_to_look_at() -> None:
    assert mending("1999").mender is Mender.OURS


def test_codes_are_listed_by_who_can_mend_them() -> None:
    assert "38" in codes_of(Mender.SCHOOL)
    assert sorted(code for mender in Mender for code in codes_of(mender)) == EVERY_CODE


@pytest.mark.parametrize(
    ("code", "asked", "said"),
    [
        ("31", {"place_held": True}, "Ask the school for the address"),
        ("31", {"place_held": False}, "We hold no school last attended for them."),
        ("259", {"place_held": False}, "We hold no college or provider for them."),
        ("31", {"place_held": True, "has_left": True}, "They left the caseload"),
        ("13", {"place_held": False, "has_left": True}, "Say which authority they moved to"),
        ("31", {"place_held": True, "has_left": True, "has_died": True}, "they died"),
    ],
)
def test_what_is_to_be_done_names_only_whom_there_is_to_ask(
    code: str, asked: dict[str, bool], said: str
) -> None:
    assert said in mending(code).todo_for(**asked)
