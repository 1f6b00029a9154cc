"""The files through the real reader and the real rules: the year as the authority would see it.

Bounds are policy.md 3.4's shape and 3.2's rates. Nothing here knows what is true; it reads files.
"""

from datetime import date

import pytest

from core.demo.tracked import Rates, Tracked, cohort
from fingerpost.core.intake.reading import RowOutcome
from fingerpost.demo.world import MERROWSHIRE, County

WINTER = (date(2025, 12, 31), date(2026, 1, 31), date(2026, 2, 28))
# Not known, from and to, by month end.
NOT_KNOWN = {
    date(2025, 9, 30): (15, 60), date(2025, 10, 31): (9, 30), date(2025, 11, 30): (2, 10),
    date(2026, 4, 30): (1, 3), date(2026, 7, 31): (1, 4), date(2026, 8, 31): (1, 5),
    date(2026, 9, 30): (15, 60), date(2026, 10, 31): (9, 30), date(2026, 11, 22): (2, 14),
}  # fmt: skip


@pytest.fixture(scope="module")
def tracked(median: County, tmp_path_factory: pytest.TempPathFactory) -> Tracked:
    return Tracked(median, MERROWSHIRE).load(tmp_path_factory.mktemp("files"))


@pytest.fixture(scope="module")
def winter(tracked: Tracked) -> list[Rates]:
    return [tracked.rates(end) for end in WINTER]


def test_every_file_is_taken_for_what_it_is(tracked: Tracked) -> None:
    assert tracked.misread == []


def test_rows_are_read_nearly_without_loss(tracked: Tracked) -> None:
    rows = tracked.outcomes.total()
    skipped = sum(n for (_, outcome), n in tracked.outcomes.items() if outcome == "skipped")
    attention = sum(
        n for (_, outcome), n in tracked.outcomes.items() if outcome == RowOutcome.ATTENTION
    )
    assert skipped < 0.002 * rows
    assert attention < 0.01 * rows
    assert tracked.undecided.total() < 0.001 * rows


def test_nearly_everybody_who_lives_here_comes_to_be_held(tracked: Tracked) -> None:
    county = tracked.county
    people = [p.number for p in cohort(county, MERROWSHIRE, county.as_at)]
    assert len(tracked.held.intersection(people)) / len(people) > 0.995
    pupils = [
        p.number
        for p in county.people
        if p.school and p.home_on(county.as_at).authority == MERROWSHIRE
    ]
    assert len(tracked.held.intersection(pupils)) / len(pupils) > 0.99


def test_some_enrolments_wait_for_a_person_but_few(tracked: Tracked) -> None:
    enrolments = sum(n for (kind, _), n in tracked.outcomes.items() if kind == "enrolment")
    assert 0.005 < tracked.waiting["enrolment"] / enrolments < 0.04


def mean(rates: list[Rates], name: str) -> float:
    total = sum(r.count for r in rates)
    return sum(getattr(r, name) * r.count for r in rates) / total


def test_neet_in_winter_is_the_published_rate(winter: list[Rates]) -> None:
    assert mean(winter, "neet") == pytest.approx(3.4, abs=0.2)


def test_not_known_in_winter_is_within_what_authorities_report(winter: list[Rates]) -> None:
    assert 1.1 < mean(winter, "not_known") < 2.5


def test_participation_in_march(tracked: Tracked) -> None:
    march = tracked.rates(date(2026, 3, 31))
    assert march.participating == pytest.approx(92.0, abs=0.8)
    assert march.full_time == pytest.approx(86.0, abs=1.2)
    assert 3.3 < march.apprentices < 4.6


@pytest.mark.parametrize("end", list(NOT_KNOWN), ids=str)
def test_the_year_has_its_shape(tracked: Tracked, end: date) -> None:
    low, high = NOT_KNOWN[end]
    assert low < tracked.rates(end).not_known < high
