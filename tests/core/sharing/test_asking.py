"""Who is asked whether a school may be told, when, and how it stands."""

from datetime import date, timedelta
from typing import Any

import pytest

from fingerpost.core.sharing import flows
from fingerpost.core.sharing.asking import (
    Asking,
    State,
    Whom,
    births_asked,
    closed,
    due,
    items,
    last_day,
    who_is_asked,
    whom,
)
from fingerpost.core.sharing.consent import Consent, returns_until, standing
from fingerpost.core.sharing.flows import Mode
from fingerpost.core.sharing.instructions import Giver

BORN = date(2010, 6, 15)  # Year 11 in 2025/26
FIELDS = frozenset({"activity", "provider"})
NONE = frozenset[str]()


def said(
    on: date, fields: frozenset[str] = FIELDS, by: Giver = Giver.PUPIL, **more: object
) -> Consent:
    ends = returns_until(BORN, None)
    plain = {"school": "1", "purpose": "destinations", "fields": fields, "given_by": by, "on": on}
    return Consent(**(plain | {"expires_on": ends} | more))  # type: ignore[arg-type]


def asking(*answers: Consent, asked: tuple[date, ...] = (), **more: Any) -> Asking:
    plain = {"school": "1", "purpose": "destinations", "born_on": BORN}
    return Asking(**(plain | more), asked=asked, answers=answers)


AT_14, AT_15, AT_17, AT_18 = (date(year, 10, 1) for year in (2024, 2025, 2027, 2028))


@pytest.mark.parametrize(
    ("state", "day", "held"),
    [
        (State.NOT_ASKED, AT_15, asking()),
        (State.NOT_ASKED, AT_14, asking(asked=(AT_15,))),
        (State.ASKED, AT_15, asking(asked=(AT_15,))),
        (State.YES, AT_15, asking(said(AT_15), asked=(AT_15,))),
        (State.NO, AT_15, asking(said(AT_15, NONE))),
        (State.WITHDRAWN, AT_15, asking(said(AT_14, withdrawn_on=AT_15))),
        (State.ENDED, AT_17, asking(said(AT_15, by=Giver.PARENT))),
        (State.ENDED, AT_18, asking(said(AT_17))),
    ],
)
def test_how_it_stands(state: State, day: date, held: Asking) -> None:
    assert held.state(day) is state


@pytest.mark.parametrize(
    ("rule", "is_due", "day", "held"),
    [
        ("ASK-01", False, date(2029, 9, 1), asking()),
        ("ASK-02", False, date(2023, 6, 14), asking()),
        ("ASK-04", True, date(2023, 6, 15), asking()),
        ("ASK-09", False, date(2025, 10, 28), asking(asked=(AT_15,))),
        ("ASK-04", True, date(2025, 10, 29), asking(asked=(AT_15,))),
        ("ASK-08", False, AT_17, asking(asked=(AT_14, AT_15))),
        ("ASK-03", False, AT_15, asking(said(AT_14))),
        ("ASK-05", True, date(2026, 6, 15), asking(said(AT_14))),
        ("ASK-05", True, date(2026, 6, 15), asking(said(AT_14, by=Giver.PARENT))),
        ("ASK-05", True, AT_17, asking(said(AT_14, NONE, Giver.PARENT), asked=(AT_14, AT_15))),
        ("ASK-03", False, AT_17, asking(said(AT_14, NONE))),  # their own no is not asked again
        ("ASK-03", False, AT_17, asking(said(AT_14, withdrawn_on=AT_15))),
        ("ASK-03", False, AT_17, asking(said(date(2026, 6, 15)))),
        ("ASK-06", True, date(2028, 6, 15), asking(said(AT_17))),
        ("ASK-03", False, AT_18, asking(said(AT_17), said(AT_18))),
        ("ASK-07", True, AT_17, asking(said(date(2026, 7, 1), by=Giver.PARENT))),
    ],
)
def test_who_is_due(rule: str, is_due: bool, day: date, held: Asking) -> None:
    found = due(held, day)
    assert (found.rule, found.is_due) == (rule, is_due)
    assert found.sentence.endswith(".")


@pytest.mark.parametrize(
    ("mode", "agreed", "rule"),
    [
        (Mode.AGGREGATE, None, "ASK-10"),
        (Mode.AGGREGATE, Mode.CONSENT, "ASK-10"),
        (Mode.CONSENT, Mode.AGGREGATE, "ASK-11"),
        (Mode.NOTICE, Mode.AGGREGATE, "ASK-11"),
        (Mode.NOTICE, None, "ASK-12"),
        (Mode.NOTICE, Mode.NOTICE, "ASK-12"),
    ],
)
def test_where_a_yes_would_change_nothing_nobody_is_asked(
    mode: Mode, agreed: Mode | None, rule: str
) -> None:
    why = closed(mode, agreed)
    assert why
    found = due(asking(closed=why), AT_15)
    assert (found.rule, found.is_due) == (rule, False)
    assert why.change
    assert due(asking(said(AT_14), closed=why), AT_15).rule == "ASK-03", "what they said is told"


@pytest.mark.parametrize(
    ("mode", "agreed"),
    [(Mode.CONSENT, None), (Mode.CONSENT, Mode.NOTICE), (Mode.NOTICE, Mode.CONSENT)],
)
def test_the_stricter_of_authority_and_agreement_says_whether_to_ask(
    mode: Mode, agreed: Mode | None
) -> None:
    assert closed(mode, agreed) is None


@pytest.mark.parametrize(
    ("among", "day", "held"),
    [
        (Whom.FIRST, AT_15, asking()),
        (Whom.AGAIN, date(2025, 10, 29), asking(asked=(AT_15,))),
        (None, AT_15, asking(asked=(AT_15,))),
        (Whom.AT_16, date(2026, 6, 15), asking(said(AT_14))),
        (Whom.ENDED, date(2028, 6, 15), asking(said(AT_17))),
        (None, AT_15, asking(said(AT_14, NONE))),
    ],
)
def test_among_whom_they_are(among: Whom | None, day: date, held: Asking) -> None:
    assert whom(due(held, day), held.state(day)) is among


@pytest.mark.parametrize(
    "day", [date(2026, 8, 31), date(2026, 9, 1), date(2028, 2, 29), date(2029, 2, 28)]
)
def test_the_births_of_those_who_may_be_asked(day: date) -> None:
    first, last = births_asked(day)
    for born_on, is_asked in (
        (first - timedelta(days=1), False), (first, True), (last, True),
        (last + timedelta(days=1), False),
    ):  # fmt: skip
        rule = due(asking(born_on=born_on), day).rule
        assert (rule not in ("ASK-01", "ASK-02")) is is_asked


def test_a_parent_is_asked_until_13() -> None:
    assert who_is_asked(BORN, date(2023, 6, 14)) is Giver.PARENT
    assert who_is_asked(BORN, date(2023, 6, 15)) is Giver.PUPIL


@pytest.mark.parametrize(
    ("given_by", "on", "ends"),
    [
        (Giver.PARENT, AT_14, date(2026, 6, 14)),
        (Giver.PUPIL, AT_14, date(2028, 6, 14)),
        (Giver.PUPIL, AT_18, date(2029, 8, 31)),
    ],
)
def test_the_day_they_are_told_is_the_last_it_holds(given_by: Giver, on: date, ends: date) -> None:
    assert last_day(BORN, given_by=given_by, on=on) == ends
    held = asking(said(on, by=given_by))
    assert held.state(ends) is State.YES
    assert held.state(date.fromordinal(ends.toordinal() + 1)) is State.ENDED


def test_the_question_names_all_that_a_school_may_ever_be_told() -> None:
    every = flows.may_ever_carry("F7")
    assert frozenset().union(*(item.fields for item in items(every))) == every


def test_the_question_leaves_out_what_is_not_asked_for() -> None:
    assert [item.key for item in items(frozenset({"provider", "given_name"}))] == ["name", "place"]


def test_of_two_answers_of_one_day_the_later_speaks() -> None:
    no_then_yes = [said(AT_15, NONE, serial=1), said(AT_15, serial=2)]
    found = standing(no_then_yes, school="1", purpose="destinations", born_on=BORN, day=AT_15)
    assert found.rule == "CON-08"


def test_a_parents_no_holds_and_the_young_person_is_asked_from_16() -> None:
    held = asking(said(AT_14, NONE, Giver.PARENT))
    assert not held.standing(AT_15).can_be_asked
    assert held.standing(AT_17).can_be_asked
    assert held.state(AT_17) is State.NO
