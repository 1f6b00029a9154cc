"""Who is in the cohort, by examples (COH-01 to COH-10)."""

from datetime import date

import pytest

from fingerpost.core import cohorts
from fingerpost.core.cohorts import Facts, rules
from fingerpost.core.cohorts.leaving import SENTENCES, STATUSES

OCTOBER = date(2026, 10, 31)
YEAR_11, SIXTEEN, EIGHTEEN = date(2010, 10, 1), date(2010, 3, 4), date(2008, 3, 4)
TWENTY_FIVE = date(2001, 8, 31)
KENT = "886"


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        (Facts(born_on=YEAR_11), "in Year 11 and educated here"),
        (Facts(born_on=YEAR_11, lives_in=KENT), "in Year 11 and educated here"),
        (Facts(born_on=YEAR_11, educated_in=KENT), ""),
        (Facts(born_on=SIXTEEN), "of academic age 16 and lives here"),
        (Facts(born_on=SIXTEEN, educated_in=KENT), "of academic age 16 and lives here"),
        (Facts(born_on=SIXTEEN, lives_in=KENT), ""),
        (Facts(born_on=EIGHTEEN), ""),
        (Facts(born_on=EIGHTEEN, ehc_plan=True), "has an EHC plan, is under 25 and lives here"),
        (Facts(born_on=EIGHTEEN, ehc_plan=True, lives_in=KENT), ""),
        (Facts(born_on=TWENTY_FIVE, ehc_plan=True), ""),
    ],
)
def test_why_somebody_is_in_the_return(facts: Facts, why: str) -> None:
    assert cohorts.why_in(facts, OCTOBER) == why
    assert bool(why) is cohorts.in_return(
        facts.born_on,
        ehc_plan=facts.ehc_plan,
        lives_here=not facts.lives_in,
        educated_here=not facts.educated_in,
        day=OCTOBER,
    )


@pytest.mark.parametrize(("code", "where"), [("", ""), ("998", ""), ("004", ""), (KENT, KENT)])
def test_somebody_is_elsewhere_only_once_it_is_known_where(code: str, where: str) -> None:
    assert cohorts.elsewhere(code, "998") == where


def test_the_last_day_of_the_school_year_of_turning_18() -> None:
    born_on = date(2008, 9, 1)
    ages = [
        cohorts.in_figures(born_on, lives_here=True, day=day)
        for day in (date(2027, 8, 31), date(2027, 9, 1))
    ]
    assert ages == [True, False]
    assert cohorts.birthdays_in_figures(OCTOBER) == (date(2008, 9, 1), date(2010, 8, 31))
    assert cohorts.birthdays_in_return(OCTOBER) == (date(2001, 9, 1), date(2011, 8, 31))


def test_every_rule_stands_once_and_in_order_on_its_page() -> None:
    assert [rule.number for rule in rules.RULES] == [f"COH-{n:02d}" for n in range(1, 11)]
    page = rules.page()
    assert all(rule.says in page and rule.evidence in page for rule in rules.RULES)
    assert set(SENTENCES) <= set(STATUSES)
