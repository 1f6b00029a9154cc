"""Who is tracked, and until when (COH-01 to COH-03, policy.md 1.3), with the reason in words.

The return speaks of those in Year 11, of academic age 16 and 17, and of academic age 18 to 24 while
an EHC plan is in force. Year 11 counts where it is educated, all others where they live. Ages are
academic ages: the age on the 31 August before the academic year began. How somebody leaves is in
`leaving.py`; every rule with its number and evidence in `rules.py`.
"""

from dataclasses import dataclass
from datetime import date

from fingerpost.core import codes
from fingerpost.core.dates import academic_age, birthdays_of_academic_age

YEAR_11 = 15
PARTICIPATION_AGES = range(16, 18)
WITH_PLAN_AGES = range(18, 25)
UNKNOWN_AREA = codes.load("local_authorities").where(name="Unknown Area")
SOMEWHERE_ELSE = "elsewhere"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What decides whether somebody is ours. The two places are empty where it is here."""

    born_on: date
    ehc_plan: bool = False
    lives_in: str = ""
    educated_in: str = ""


def elsewhere(code: str, ours: str) -> str:
    """The code of another authority; empty for our own, for none said, and for an unknown area.

    COH-06: until it is known where else somebody is, they stay ours.
    """
    return "" if code in here(ours) else code


def here(ours: str) -> tuple[str, ...]:
    """What may stand for a place in our own area: our code, nothing said, or an unknown area."""
    return ("", ours, *sorted(UNKNOWN_AREA))


def in_year_11(facts: Facts, day: date) -> str:
    """COH-01: in Year 11 and educated here, wherever they live."""
    ours = academic_age(facts.born_on, day) == YEAR_11 and not facts.educated_in
    return "in Year 11 and educated here" if ours else ""


def of_participation_age(facts: Facts, day: date) -> str:
    """COH-02: of academic age 16 or 17 and living here."""
    age = academic_age(facts.born_on, day)
    ours = age in PARTICIPATION_AGES and not facts.lives_in
    return f"of academic age {age} and lives here" if ours else ""


def under_25_with_plan(facts: Facts, day: date) -> str:
    """COH-03: of academic age 18 to 24 with an EHC plan in force, and living here."""
    age = academic_age(facts.born_on, day)
    ours = facts.ehc_plan and age in WITH_PLAN_AGES and not facts.lives_in
    return "has an EHC plan, is under 25 and lives here" if ours else ""


def why_in(facts: Facts, day: date) -> str:
    """Why somebody belongs in the return for a period ending on `day`; empty where they do not."""
    rules = (in_year_11, of_participation_age, under_25_with_plan)
    return next((why for rule in rules if (why := rule(facts, day))), "")


def in_return(
    born_on: date, *, ehc_plan: bool, lives_here: bool, day: date, educated_here: bool = True
) -> bool:
    """Whether a record of this person belongs in the return for a period ending on `day`."""
    facts = Facts(
        born_on=born_on,
        ehc_plan=ehc_plan,
        lives_in="" if lives_here else SOMEWHERE_ELSE,
        educated_in="" if educated_here else SOMEWHERE_ELSE,
    )
    return bool(why_in(facts, day))


def in_figures(born_on: date, *, lives_here: bool, day: date) -> bool:
    """Whether they are among those of academic age 16 or 17 of whom figures are published."""
    return lives_here and academic_age(born_on, day) in PARTICIPATION_AGES


def birthdays_in_return(day: date) -> tuple[date, date]:
    """First and last dates of birth of anybody who could be in the return."""
    return (
        birthdays_of_academic_age(WITH_PLAN_AGES[-1], day)[0],
        birthdays_of_academic_age(YEAR_11, day)[1],
    )


def birthdays_in_figures(day: date) -> tuple[date, date]:
    """First and last dates of birth of those of academic age 16 or 17."""
    return (
        birthdays_of_academic_age(PARTICIPATION_AGES[-1], day)[0],
        birthdays_of_academic_age(PARTICIPATION_AGES[0], day)[1],
    )
