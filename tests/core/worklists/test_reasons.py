"""Why somebody is not known: by examples, and the tables as they stand."""

from datetime import date

import pytest

from fingerpost.core.worklists.lists import lists
from fingerpost.core.worklists.reasons import HOLDS, NotKnown, reasons, why_not_known

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("held", "why"),
    [
        ({}, "never"),
        ({"code": "810"}, "never"),
        ({"code": "830", "missing": True}, "refused"),
        ({"code": "820", "may_live_in": "886"}, "cannot-contact"),
        ({"code": "330", "may_live_in": "886", "missing": True}, "moved"),
        ({"code": "230", "lapses_on": date(2026, 8, 31), "missing": True}, "gone"),
        ({"code": "810", "since": date(2026, 9, 1)}, "left"),
        ({"code": "810", "since": date(2026, 8, 31)}, "never"),
        # Somebody wrote down this year that nothing is known: still nobody has said what they do.
        ({"code": "810", "since": date(2026, 10, 5), "nothing_in_force": False}, "never"),
        ({"code": "330", "lapses_on": date(2026, 9, 1), "nothing_in_force": False}, "lapsed"),
        ({"code": "230", "lapses_on": date(2026, 8, 31), "nothing_in_force": False}, "never"),
    ],
)
def test_the_first_reason_that_holds(held: dict[str, object], why: str) -> None:
    assert why_not_known(NotKnown(**held), TODAY).key == why  # type: ignore[arg-type]


def test_every_row_has_its_question_and_its_mark() -> None:
    assert list(reasons()) == list(HOLDS)
    for one in (*reasons().values(), *lists().values()):
        assert one.evidence
    assert all(one.lead and one.empty for one in lists().values())
