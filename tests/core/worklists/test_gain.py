"""What the next try gains most, by examples that can be said on the phone."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from fingerpost.core import contacts
from fingerpost.core.worklists import gain as gains
from fingerpost.core.worklists.gain import Cell, Chased, gain, hours_of, means, tries_of, yields
from fingerpost.core.worklists.priorities import groups_of, start_values

TODAY = date(2026, 11, 23)
PHONE = ("mobile",)


def somebody(
    standing: str = "not-known",
    *characteristics: str,
    plans: tuple[str, ...] = (),
    lapses_in: int | None = None,
    held: tuple[str, ...] = PHONE,
    in_vain: int = 0,
) -> Chased:
    return Chased(
        groups=tuple(groups_of(standing, characteristics, plans=plans, priorities=start_values())),
        lapses_on=None if lapses_in is None else TODAY + timedelta(days=lapses_in),
        held=held,
        in_vain=in_vain,
    )


def score(of: Chased, hours: str = "morning") -> float:
    return gain(of, yields=yields(), today=TODAY, hours=hours).score


def test_an_ehc_plan_that_lapses_in_three_days_says_so() -> None:
    own = yields({Cell("call", "morning", "first"): (40, 18)})
    found = gain(
        somebody("lapsing", plans=("ehc_plan",), lapses_in=3),
        yields=own,
        today=TODAY,
        hours="morning",
    )
    assert found.words == (
        "EHC plan",
        "lapses in 3 days",
        "4 of 10 such calls reach somebody (40 made here)",
    )
    assert found.score == pytest.approx((2 + 2) * (20 * 0.3 + 18) / 60 * 3)


def test_what_is_sensitive_is_told_apart() -> None:
    found = gain(somebody("neet", "110"), yields=yields(), today=TODAY, hours="morning")
    assert found.sensitive_words == ("Looked after or a care leaver",)
    assert found.words == ("3 of 10 such calls reach somebody (our start value)",)


@pytest.mark.parametrize(
    ("more", "less"),
    [
        (somebody("not-known", "160"), somebody("not-known")),
        (somebody("not-known"), somebody("known")),
        (somebody("lapsing", lapses_in=3), somebody("lapsing", lapses_in=4)),
        (somebody(lapses_in=-5), somebody(lapses_in=-200)),
        (somebody(held=("mobile",)), somebody(held=("email",))),
        (somebody(held=("email",)), somebody(held=())),
        (somebody(in_vain=0), somebody(in_vain=2)),
        (somebody(in_vain=2), somebody(in_vain=3)),
    ],
)
def test_more_gains_more(more: Chased, less: Chased) -> None:
    assert score(more) > score(less)


@pytest.mark.parametrize(
    ("lapses_in", "words"),
    [
        (0, "lapses in 0 days: today is the last"),
        (1, "lapses in 1 day"),
        (-1, "out of sight for 1 day"),
        (-400, "out of sight for 400 days"),
        (None, "nobody has ever said what they do"),
    ],
)
def test_what_waiting_costs_in_words(lapses_in: int | None, words: str) -> None:
    found = gain(somebody(lapses_in=lapses_in), yields=yields(), today=TODAY, hours="morning")
    assert found.words[0] == words


def test_what_lapses_in_months_says_nothing_of_it() -> None:
    found = gain(somebody("known", lapses_in=99), yields=yields(), today=TODAY, hours="morning")
    assert len(found.words) == 1


def test_without_number_or_address_it_says_so() -> None:
    found = gain(somebody(held=()), yields=yields(), today=TODAY, hours="morning")
    assert found.words[-1] == "we hold no number and no address"


def test_own_tries_move_the_start_value_little_by_little() -> None:
    cell = Cell("call", "evening", "first")
    few, many = yields({cell: (2, 0)})[cell], yields({cell: (2000, 200)})[cell]
    assert 0.35 < few.chance < 0.45
    assert many.chance == pytest.approx(0.1, abs=0.01)
    assert yields()[cell].chance == 0.45


@pytest.mark.parametrize(
    ("hour", "part"),
    [(0, "morning"), (11, "morning"), (12, "afternoon"), (17, "evening"), (23, "evening")],
)
def test_the_parts_of_a_day(hour: int, part: str) -> None:
    assert hours_of(datetime(2026, 11, 23, hour, tzinfo=UTC)) == part


def test_the_bands_of_tries() -> None:
    assert [tries_of(n) for n in range(5)] == ["first", "again", "again", "often", "often"]


def test_the_spans_of_days_leave_none_out() -> None:
    spans = sorted(gains.urgencies(), key=lambda one: one.first)
    assert spans[0].first == float("-inf")
    assert spans[-1].last == float("inf")
    assert all(b.first == a.last + 1 for a, b in pairwise(spans))


def test_every_means_of_ours_is_one_of_contacts_and_has_every_kind_of_try() -> None:
    assert {one.key for one in means()} <= set(contacts.means())
    for one in means():
        for hours in ("morning", "afternoon", "evening"):
            for tries in (0, 1, 3):
                assert gains.cell_of(one.key, hours, tries, yields()) in yields()
