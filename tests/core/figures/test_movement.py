"""Who joined the NEET group and who left it, and where to (STA-20)."""

from datetime import date

import pytest

from core.figures.cohort import member
from fingerpost.core.figures.movement import movement
from fingerpost.core.figures.snapshot import Snapshot

BEFORE = Snapshot(
    date(2026, 12, 31),
    (
        member("619", 1),
        member("619", 2),
        member("640", 3),
        member("619", 4),
        member("230", 5),
        member("230", 6),
        member("619", 7),
        member("619", 8, age=17),
    ),
)
AFTER = Snapshot(
    date(2027, 1, 31),
    (
        member("619", 1),
        member("310", 2),
        member("310", 3),
        member("310", 4, lapsed=True),
        member("619", 5),
        member("230", 6),
        member("710", 7),
        member("619", 9),
    ),
)


def test_joiners_and_leavers_by_person():
    moved = movement(BEFORE, AFTER)
    assert [(m.person, m.came_from) for m in moved.joiners] == [
        (5, "Full-time education - further education"),
        (9, "not in the cohort"),
    ]
    assert [(m.person, m.went_to) for m in moved.leavers] == [
        (2, "Apprenticeship"),
        (3, "Apprenticeship"),
        (4, "lapsed (Apprenticeship)"),
        (7, "not counted (Custody (young adult offender))"),
        (8, "not in the cohort"),
    ]


def test_the_sum_can_be_checked_by_eye():
    moved = movement(BEFORE, AFTER)
    assert moved.net == -3
    assert moved.in_words == (
        "6 were NEET on 31 December 2026; 2 joined and 5 left; 3 were NEET on 31 January 2027."
    )


def test_destinations_are_counted_most_first():
    moved = movement(BEFORE, AFTER)
    assert next(iter(moved.destinations.items())) == ("Apprenticeship", 2)
    assert moved.origins == {
        "Full-time education - further education": 1,
        "not in the cohort": 1,
    }


def test_going_from_one_neet_code_to_another_is_no_move():
    before = Snapshot(date(2026, 12, 31), (member("619", 1),))
    after = Snapshot(date(2027, 1, 31), (member("640", 1),))
    moved = movement(before, after)
    assert (moved.joiners, moved.leavers, moved.stayed) == ((), (), 1)


def test_somebody_who_stands_twice_is_loud():
    twice = Snapshot(date(2026, 12, 31), (member("619", 1), member("230", 1)))
    with pytest.raises(ValueError, match="twice"):
        movement(twice, AFTER)
