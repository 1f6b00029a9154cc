"""What somebody has to do about an instruction not to share, and until when it stays due."""

from datetime import date, timedelta

import pytest

from fingerpost.core.sharing.instructions import Giver, Instruction
from fingerpost.core.sharing.settling import TO_WHOM, Told, task

BORN = date(2010, 6, 15)
SIXTEEN = date(2026, 6, 15)
AT_15 = date(2026, 6, 14)
HOLD_OVER = SIXTEEN + timedelta(days=30)
SEPTEMBER = date(2025, 9, 1)


def told(
    by: Giver,
    on: date = SEPTEMBER,
    *,
    settled: str = "",
    to_whom: bool = True,
    known_on: date = SEPTEMBER,
    disputed: bool = False,
    until: date | None = None,
) -> Told:
    said = Instruction(given_by=by, on=on, disputed=disputed, withdrawn_on=until)
    return Told(instruction=said, to_whom=to_whom, known_on=known_on, settled=settled)


def due(day: date, *given: Told) -> tuple[str, date | None] | None:
    found = task(given, born_on=BORN, day=day)
    return (found.rule, found.by) if found else None


@pytest.mark.parametrize(
    ("rule", "day", "given"),
    [
        (None, AT_15, []),
        (None, AT_15, [told(Giver.PARENT)]),  # LAW-02 leaves nothing open
        ("LAW-03", AT_15, [told(Giver.PUPIL)]),
        ("LAW-09", AT_15, [told(Giver.PARENT, disputed=True)]),
        ("LAW-06", SIXTEEN, [told(Giver.PARENT)]),
        ("LAW-07", SIXTEEN, [told(Giver.PARENT, SIXTEEN)]),
        (None, SIXTEEN, [told(Giver.PUPIL, SIXTEEN)]),  # LAW-05
        (None, SIXTEEN, [told(Giver.PARENT, until=SIXTEEN)]),  # LAW-08
    ],
)
def test_each_rule_that_leaves_something_open_asks_somebody(
    rule: str | None, day: date, given: list[Told]
) -> None:
    found = due(day, *given)
    assert (found[0] if found else None) == rule


def test_the_young_person_is_to_be_asked_while_the_rest_is_held() -> None:
    assert due(SIXTEEN, told(Giver.PARENT)) == ("LAW-06", HOLD_OVER)
    found = task([told(Giver.PARENT)], born_on=BORN, day=SIXTEEN)
    assert found is not None
    assert found.what == "Ask the young person whether they say no themselves"


def test_whoever_was_never_asked_stays_due_when_the_hold_is_over() -> None:
    assert due(HOLD_OVER, told(Giver.PARENT)) == ("LAW-06", HOLD_OVER)
    late = told(Giver.PARENT, known_on=HOLD_OVER)  # known of too late to be asked in time
    assert due(HOLD_OVER, late) is None


def test_done_it_is_due_no_more_until_another_rule_asks() -> None:
    assert due(AT_15, told(Giver.PUPIL, settled="LAW-03")) is None
    assert due(SIXTEEN, told(Giver.PUPIL, settled="LAW-03")) == ("LAW-06", HOLD_OVER)
    assert due(SIXTEEN, told(Giver.PUPIL, settled="LAW-06")) is None
    both = [told(Giver.PUPIL, settled="LAW-03"), told(Giver.PUPIL)]
    assert due(AT_15, *both) == ("LAW-03", None)


def test_where_nobody_said_to_whom_that_comes_first() -> None:
    one = told(Giver.PARENT, to_whom=False)
    assert due(AT_15, one) == (TO_WHOM, None)
    assert due(AT_15, told(Giver.PARENT, to_whom=False, settled=TO_WHOM)) is None
    # Where nothing is withheld it does not matter to whom it was given.
    assert due(HOLD_OVER, told(Giver.PARENT, to_whom=False, known_on=HOLD_OVER)) is None
