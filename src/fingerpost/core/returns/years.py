"""The requirement years, each a difference from the year before.

A year is found by its name or by the period a file is for; periods of years not listed are checked
by the nearest year before, with the code lists of their own year. `current` holds what is known of
the years since 2020-21; it is the year of periods from FIRST_OF_CURRENT on.
"""

from collections.abc import Mapping
from datetime import date

from fingerpost.core import dates
from fingerpost.core.returns import activity, cohort, file, intended, need, people
from fingerpost.core.returns.fields import CURRENT, FIELDS
from fingerpost.core.returns.findings import UnknownYear
from fingerpost.core.returns.rulesets import Ruleset, rules_in
from fingerpost.core.returns.shapes import shapes

FIRST_YEAR = "2015-16"
FIRST_OF_CURRENT = "2026-27"

SHAPES = shapes(FIELDS.values())
SHAPES_OF_FIRST_YEAR = shapes(field for field in FIELDS.values() if field.valid_in(FIRST_YEAR))

Y2015_16 = Ruleset.of(
    FIRST_YEAR,
    *SHAPES_OF_FIRST_YEAR.values(),
    *rules_in(people, need, activity, intended, cohort, file),
)

Y2019_20 = (
    Y2015_16.named("2019-20")
    .without("29", "36", because="The Youth Contract ended after 2016-17 [S:NPD].")
    .without("33", because="Rule 40 alone speaks of age without SEND [S:TOOL19].")
    .without("236", because="Activity 720 was withdrawn from April 2018 [S:ESD].")
    .instead(
        people.over_age_without_plan,
        activity.review_date_missing,
        cohort.same_identifier,
        cohort.same_learner_number,
    )
    .plus(SHAPES["303"], SHAPES["304"])
    .plus(intended.verified_after_period, intended.plan_and_support, file.not_well_formed)
)

Y2020_21 = (
    Y2019_20.named("2020-21")
    .without("301", because="The intended destination became optional [S:CHECKER].")
    .plus(cohort.school_of_last_year)
    .plus(cohort.year_12_status_in_year_11, cohort.outside_guarantee_years)
)

Current = Y2020_21.named(CURRENT).plus(
    people.illegal_given_name, people.illegal_family_name, people.illegal_middle_name
)

YEARS: Mapping[str, Ruleset] = {
    ruleset.year: ruleset for ruleset in (Y2015_16, Y2019_20, Y2020_21, Current)
}


def named(year: str) -> Ruleset:
    """The rules of a requirement year by its name.

    Raises:
        UnknownYear: there are none.
    """
    if year not in YEARS:
        raise UnknownYear(f"There are no rules for {year!r}. Choose one of {', '.join(YEARS)}.")
    return YEARS[year]


def for_period(period_end: date) -> Ruleset:
    """The rules for a period: of its requirement year or the nearest before it."""
    wanted = dates.requirement_year(period_end)
    chosen = Y2015_16
    for year, ruleset in YEARS.items():
        if (FIRST_OF_CURRENT if year == CURRENT else year) <= wanted:
            chosen = ruleset
    return chosen


def rules_in_words(year: str, ruleset: Ruleset) -> str:
    """The rules a return of a requirement year is checked by: 'rules of 2026-27, the current ones'.

    `year` is the one whose code lists count, as in `Period`.
    """
    if ruleset.year == year:
        return "current rules" if year == CURRENT else f"rules of {year}"
    if ruleset.year == CURRENT:
        return f"rules of {year}, the current ones"
    return f"rules of {ruleset.year}, the nearest before {year}"
