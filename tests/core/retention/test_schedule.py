"""How long what is held is kept: the rows in words, and the day they reach back to."""

from datetime import date

import pytest

from fingerpost.core.dates import add_months
from fingerpost.core.retention import (
    Item,
    Sort,
    Unit,
    came_by,
    in_words,
    schedule,
    sentence,
    start_times,
)

LENGTHS = [
    ("core", 36, "3 years"),
    ("core", 18, "18 months"),
    ("school", 12, "1 year"),
    ("school", 0, "0 months"),
    ("lines", 1, "1 month"),
    ("files", 90, "90 days"),
    ("files", 1, "1 day"),
    ("casework", 25, "25th birthday"),
    ("casework", 21, "21st birthday"),
    ("casework", 22, "22nd birthday"),
    ("casework", 23, "23rd birthday"),
    ("casework", 12, "12th birthday"),
    ("stops", 0, "for good"),
]


@pytest.mark.parametrize(("row", "length", "words"), LENGTHS)
def test_a_length_reads_as_people_say_it(row: str, length: int, words: str) -> None:
    assert in_words(schedule()[row], length) == words


@pytest.mark.parametrize("item", schedule().values(), ids=lambda item: item.code)
def test_every_row_says_why_and_is_true_in_both_wordings(item: Item) -> None:
    assert item.ground
    assert item.mark.startswith("[")
    longer = item.length + 12
    for young in (False, True):
        words = sentence(item, item.length, young=young)
        assert "{" not in words
        if item.can_change:
            assert words != sentence(item, longer, young=young), "the length is not in the words"


def test_every_start_time_may_be_set() -> None:
    for item in schedule().values():
        assert item.can_change == (item.unit is not Unit.EVER)
        assert item.least <= start_times()[item.code] <= item.most or not item.can_change


def test_what_came_by_a_day_is_due() -> None:
    rows = schedule()
    assert came_by(rows["files"], 90, date(2026, 12, 31)) == date(2026, 10, 2)
    assert came_by(rows["audit"], 72, date(2026, 2, 28)) == date(2020, 2, 28)


def test_months_counted_back_and_on_again_never_end_later() -> None:
    item = schedule()["lines"]
    for day in (date(2027, 2, 28), date(2027, 3, 31), date(2028, 2, 29), date(2027, 5, 1)):
        assert add_months(came_by(item, 12, day), 12) <= day
        assert add_months(came_by(item, 6, day), 6) <= day


def test_what_others_keep_is_only_told() -> None:
    assert {code for code, item in schedule().items() if item.sort is Sort.TOLD} == {
        "school",
        "backups",
        "stops",
    }
