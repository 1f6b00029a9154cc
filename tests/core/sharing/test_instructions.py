"""The instruction of sections 72 and 14, rule by rule (policy.md 1.2)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fingerpost.core.sharing.flows import Kind
from fingerpost.core.sharing.instructions import (
    ALL,
    NAME_AND_PARENT,
    Giver,
    Instruction,
    birthday,
    given_by,
    supply,
)

BORN = date(2010, 6, 15)
SIXTEEN = date(2026, 6, 15)
PARENT, PUPIL, NOT_SAID = Giver.PARENT, Giver.PUPIL, Giver.NOT_SAID


def said(
    by: Giver, on: date = date(2025, 9, 1), *, until: date | None = None, disputed: bool = False
) -> Instruction:
    return Instruction(given_by=by, on=on, withdrawn_on=until, disputed=disputed)


AT_15, AT_16 = date(2026, 6, 14), date(2026, 6, 15)
LATER = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("rule", "day", "instructions", "kinds"),
    [
        ("LAW-01", AT_15, [], ALL),
        ("LAW-02", AT_15, [said(PARENT)], NAME_AND_PARENT),
        ("LAW-02", AT_15, [said(PARENT), said(PUPIL)], NAME_AND_PARENT),
        ("LAW-03", AT_15, [said(PUPIL)], ALL),
        ("LAW-04", AT_16, [], ALL),
        ("LAW-05", AT_16, [said(PUPIL, AT_16)], NAME_AND_PARENT),
        ("LAW-05", LATER, [said(PARENT), said(PUPIL, AT_16)], NAME_AND_PARENT),
        ("LAW-06", AT_16, [said(PARENT)], NAME_AND_PARENT),
        ("LAW-06", SIXTEEN + timedelta(days=29), [said(PARENT)], NAME_AND_PARENT),
        ("LAW-06", SIXTEEN + timedelta(days=30), [said(PARENT)], ALL),
        ("LAW-06", AT_16, [said(PUPIL)], NAME_AND_PARENT),  # said at 15; to be asked again
        ("LAW-07", LATER, [said(PARENT, AT_16)], ALL),
        ("LAW-08", AT_15, [said(PARENT, until=AT_15)], ALL),
        ("LAW-08", LATER, [said(PUPIL, AT_16, until=date(2026, 7, 1))], ALL),
        ("LAW-09", AT_15, [said(PARENT, disputed=True)], NAME_AND_PARENT),
        # Where nobody said who gave it, it was whoever could on that day.
        ("LAW-02", AT_15, [said(NOT_SAID)], NAME_AND_PARENT),
        ("LAW-05", LATER, [said(NOT_SAID, AT_16)], NAME_AND_PARENT),
        # One that begins tomorrow, or was taken back tomorrow.
        ("LAW-01", AT_15, [said(PARENT, AT_16)], ALL),
        ("LAW-02", AT_15, [said(PARENT, until=AT_16)], NAME_AND_PARENT),
    ],
)
def test_which_kinds_may_be_sent(
    rule: str, day: date, instructions: list[Instruction], kinds: frozenset[Kind]
) -> None:
    answer = supply(instructions, born_on=BORN, day=day)
    assert (answer.rule, answer.kinds) == (rule, kinds)
    assert answer.sentence.endswith(".")
    assert answer.withholds == (Kind.C not in kinds)


def test_the_hold_is_a_setting() -> None:
    day = SIXTEEN + timedelta(days=7)
    assert supply([said(PARENT)], born_on=BORN, day=day, hold_days=7).kinds == ALL
    assert supply([said(PARENT)], born_on=BORN, day=day, hold_days=8).kinds == NAME_AND_PARENT


def test_somebody_has_to_settle_what_is_in_doubt() -> None:
    assert supply([said(PUPIL)], born_on=BORN, day=AT_15).settled_by == "the school's data lead"
    disputed = supply([said(PARENT, disputed=True)], born_on=BORN, day=AT_15)
    assert disputed.settled_by == "the data-protection officer"


def test_born_on_29_february_is_16_on_1_march_elsewhere() -> None:
    born = date(2008, 2, 29)
    assert birthday(born, 16) == date(2024, 2, 29)
    assert birthday(born, 17) == date(2025, 3, 1)
    mine = said(PARENT, date(2022, 1, 1))
    assert supply([mine], born_on=born, day=date(2024, 2, 28)).rule == "LAW-02"
    assert supply([mine], born_on=born, day=date(2024, 2, 29)).rule == "LAW-06"
    born_later = date(2012, 2, 29)
    assert supply([], born_on=born_later, day=date(2028, 2, 29)).rule == "LAW-04"


def test_who_gave_it_is_as_said_where_it_was_said() -> None:
    assert given_by(said(PARENT, AT_16), BORN) is PARENT


DAYS = st.dates(min_value=date(2022, 9, 1), max_value=date(2029, 8, 31))


@st.composite
def any_instruction(draw: st.DrawFn) -> Instruction:
    on = draw(DAYS)
    until = draw(st.none() | st.integers(min_value=0, max_value=900))
    return Instruction(
        given_by=draw(st.sampled_from(Giver)),
        on=on,
        withdrawn_on=None if until is None else on + timedelta(days=until),
        disputed=draw(st.booleans()),
    )


@given(st.lists(any_instruction(), max_size=4), any_instruction(), DAYS)
def test_one_instruction_more_never_lets_more_pass(
    instructions: list[Instruction], one_more: Instruction, day: date
) -> None:
    before = supply(instructions, born_on=BORN, day=day)
    after = supply([*instructions, one_more], born_on=BORN, day=day)
    assert after.kinds <= before.kinds


@given(st.lists(any_instruction(), max_size=4), DAYS)
def test_kinds_a_and_b_are_never_withheld_and_order_does_not_matter(
    instructions: list[Instruction], day: date
) -> None:
    answer = supply(instructions, born_on=BORN, day=day)
    assert answer.kinds >= NAME_AND_PARENT
    assert supply(instructions[::-1], born_on=BORN, day=day) == answer
