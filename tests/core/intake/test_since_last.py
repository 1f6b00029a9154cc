"""A college's October list beside its September list."""

from datetime import date

import pytest

from fingerpost.core.intake.since_last import (
    Comparison,
    Coverage,
    WholeList,
    compare,
    coverage,
    gone,
)

SEPTEMBER = WholeList(1, date(2026, 9, 14), frozenset({1, 2, 3, 4}))
OCTOBER = WholeList(2, date(2026, 10, 12), frozenset({1, 2, 5}))
NOVEMBER = WholeList(3, date(2026, 11, 9), frozenset({1, 3, 5}))


def test_who_is_new_back_changed_and_gone() -> None:
    now = {
        1: {"course": "Level 2 Brickwork", "postcode": "XM1 1AA"},
        5: {"course": "Art", "local_reference": "77", "level": "3"},
    }
    before = {
        1: {"course": "Level 1 Brickwork", "postcode": "xm11aa"},
        5: {"course": "ART ", "local_reference": "12"},
    }
    assert compare([SEPTEMBER, OCTOBER, NOVEMBER], now, before) == Comparison(
        new=frozenset(),
        returned=frozenset({3}),
        changed={1: ("course",)},
        same=frozenset({5}),
        gone={2: 2, 4: 1},
    )


def test_of_a_first_list_everybody_is_new_and_nobody_gone() -> None:
    found = compare([SEPTEMBER], {}, {})
    assert found == Comparison(
        new=SEPTEMBER.people, returned=frozenset(), changed={}, same=frozenset(), gone={}
    )
    assert gone([]) == {}


PEOPLE_OF_SEPTEMBER = WholeList(1, date(2026, 9, 14), frozenset(range(1204)))


@pytest.mark.parametrize(
    ("declared", "people", "is_whole", "reason"),
    [
        (None, range(1100), True, ""),
        (None, range(1000, 2200), True, ""),  # as long as before, with other people in it
        (None, range(1204, 7000), True, ""),  # what came before was the smaller part
        (
            None,
            range(1204, 2000),  # those who came since, and nobody else
            False,
            "It names 0 of the 1,204 young people of the list as at 14 September 2026, so we "
            "took it for changes only.",
        ),
        (
            None,
            range(40),
            False,
            "It names 40 of the 1,204 young people of the list as at 14 September 2026, so we "
            "took it for changes only.",
        ),
        (False, range(1100), False, ""),
        (True, range(1100), True, ""),
        (
            True,
            range(40),
            True,
            "It names 40 of the 1,204 young people of the list as at 14 September 2026, though "
            "it was sent as the whole list: is it?",
        ),
    ],
)
def test_whole_lists_and_lists_of_changes_are_told_apart(
    declared: bool | None, people: range, is_whole: bool, reason: str
) -> None:
    found = coverage(declared, frozenset(people), PEOPLE_OF_SEPTEMBER)
    assert found == Coverage(is_whole, reason)


@pytest.mark.parametrize(("declared", "is_whole"), [(None, True), (True, True), (False, False)])
def test_a_first_list_is_whole_unless_its_sender_says_otherwise(
    declared: bool | None, is_whole: bool
) -> None:
    assert coverage(declared, frozenset({1}), None) == Coverage(is_whole)
    empty = WholeList(1, date(2026, 9, 1), frozenset())
    assert coverage(declared, frozenset({1}), empty) == Coverage(is_whole)
