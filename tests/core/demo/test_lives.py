"""What the made-up young people truly do: the rates of every month, and lives that make sense."""

from datetime import date
from itertools import pairwise

import pytest

from core.demo.tracked import cohort, percent, true_rates
from fingerpost.core import codes, dates
from fingerpost.demo.lives import NEET, TRUE_NEET, truth
from fingerpost.demo.world import MERROWSHIRE, County, Spell

MONTH_ENDS = dates.period_ends(date(2025, 9, 1), date(2026, 10, 31))
TERM_TIME = [end for end in MONTH_ENDS if end.month not in (7, 8)]


@pytest.mark.parametrize("end", MONTH_ENDS, ids=str)
def test_neet_is_what_the_table_says(median: County, end: date) -> None:
    number = (end.month - 9) % 12
    expected = (TRUE_NEET[16][number] + TRUE_NEET[17][number]) / 2
    assert true_rates(median, MERROWSHIRE, end).neet == pytest.approx(expected, abs=0.4)


@pytest.mark.parametrize("end", TERM_TIME, ids=str)
def test_the_rest_is_as_published(median: County, end: date) -> None:
    found = true_rates(median, MERROWSHIRE, end)
    assert found.participating == pytest.approx(92.8, abs=1.8)
    assert found.full_time == pytest.approx(87.0, abs=2.5)
    assert found.apprentices == pytest.approx(3.9, abs=1.3)


def test_every_code_is_one_of_the_return_s(median: County) -> None:
    known = codes.load("activities")
    assert all(spell.code in known for life in median.lives for spell in life)


def test_everybody_of_16_and_17_does_something(median: County) -> None:
    for person in cohort(median, MERROWSHIRE, median.as_at):
        assert truth(median.lives[person.number], median.as_at)


def test_spells_follow_one_another(median: County) -> None:
    for life in median.lives:
        real = [s for s in life if s.why != "no-show"]
        starts = [s.starts_on for s in real]
        assert starts == sorted(starts)
        assert all(s.ended_on is None or s.ended_on >= s.starts_on for s in real)
        assert all(a.ended_on and a.ended_on < b.starts_on for a, b in pairwise(real))


def test_older_boys_and_those_with_needs_are_likelier_to_be_neet(median: County) -> None:
    day = date(2026, 1, 31)
    people = list(cohort(median, MERROWSHIRE, day))

    def neet(*wanted: bool) -> float:
        chosen = [p for p, yes in zip(people, wanted, strict=True) if yes]
        return percent(sum(truth(median.lives[p.number], day) in NEET for p in chosen), len(chosen))

    age_17 = [dates.academic_age(p.born_on, day) == 17 for p in people]
    assert neet(*age_17) > neet(*(not yes for yes in age_17)) + 1
    boys = [p.sex == "M" for p in people]
    assert neet(*boys) > neet(*(not yes for yes in boys))
    in_need = [p.vulnerable for p in people]
    assert 15 < neet(*in_need) < 45
    no_need = [not (p.ehc_plan or p.sen_support or p.vulnerable) for p in people]
    assert neet(*(p.sen_support or p.ehc_plan for p in people)) > 1.5 * neet(*no_need)


def test_truth_is_the_last_thing_begun() -> None:
    school = Spell("110", date(2025, 9, 1), date(2026, 8, 31))
    never = Spell("230", date(2026, 9, 8), date(2026, 9, 7), why="no-show")
    neet = Spell("619", date(2026, 9, 10))
    life = (school, never, neet)
    assert truth(life, date(2025, 8, 31)) == ""
    assert truth(life, date(2026, 1, 1)) == "110"
    assert truth(life, date(2026, 9, 9)) == "110"
    assert truth(life, date(2026, 9, 10)) == "619"
