"""What became of young people after help, and when that may be said."""

from datetime import date

import pytest

from fingerpost.core.casework.helped import Followed, Share, followed, together

HELPED = date(2026, 1, 5)


@pytest.mark.parametrize(
    ("from_", "until", "today", "found"),
    [
        (date(2026, 1, 20), None, date(2026, 4, 4), Followed(None, None)),
        (date(2026, 1, 20), None, date(2026, 4, 5), Followed(True, None)),
        (date(2026, 3, 1), None, date(2026, 7, 4), Followed(True, None)),
        (date(2026, 3, 1), None, date(2026, 7, 5), Followed(True, True)),
        (date(2026, 3, 1), date(2026, 5, 1), date(2026, 7, 5), Followed(True, False)),
        (date(2026, 4, 6), None, date(2026, 7, 5), Followed(False, None)),
    ],
)
def test_in_work_from_a_day_until_a_day(from_, until, today, found):
    def in_place(day: date) -> bool:
        return from_ <= day and (until is None or day <= until)

    assert followed(HELPED, today=today, in_place=in_place) == found


def test_only_who_could_be_followed_is_the_base():
    found = together([Followed(True, True), Followed(True, None), Followed(None, None)])
    assert (found.had, found.started, found.still) == (3, Share(2, 2), Share(1, 1))


@pytest.mark.parametrize(
    ("share", "words"), [(Share(3, 9), "3 of 9"), (Share(34, 50), "34 of 50 (54% to 79%)")]
)
def test_of_few_no_rate_is_said(share, words):
    assert share.in_words() == words
