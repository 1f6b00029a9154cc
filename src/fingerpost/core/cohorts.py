"""Who is tracked, and until when (COH-01 to COH-03, policy.md 1.3).

The return speaks of those in their last year of compulsory education, of academic age 16 and 17,
and of academic age 18 to 24 while an EHC plan is in force. Year 11 counts where it is educated, all
others where they live. Ages are academic ages: the age on the 31 August before the academic year
began.
"""

from datetime import date

from fingerpost.core.dates import academic_age, birthdays_of_academic_age

YEAR_11 = 15
PARTICIPATION_AGES = range(16, 18)
WITH_PLAN_AGES = range(18, 25)


def in_return(born_on: date, *, ehc_plan: bool, lives_here: bool, day: date) -> bool:
    """Whether a record of this person belongs in the return for a period ending on `day`."""
    age = academic_age(born_on, day)
    if age == YEAR_11:
        return True
    return lives_here and (age in PARTICIPATION_AGES or (ehc_plan and age in WITH_PLAN_AGES))


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
