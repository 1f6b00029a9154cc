"""The field's calendar: academic years and ages, period ends, month arithmetic.

Ages are whole years. Every function takes and gives `datetime.date`; none asks what day it is.
"""

from calendar import monthrange
from datetime import MAXYEAR, date, timedelta

FIRST_MONTH_OF_ACADEMIC_YEAR = 9
FIRST_MONTH_OF_REQUIREMENT_YEAR = 4


def academic_year(day: date) -> int:
    """The calendar year in which the academic year holding `day` began (1 September)."""
    return day.year if day.month >= FIRST_MONTH_OF_ACADEMIC_YEAR else day.year - 1


def academic_year_end(day: date) -> date:
    """31 August closing the academic year that holds `day`."""
    closing = academic_year(day) + 1
    return date(closing, 8, 31) if closing <= MAXYEAR else date.max


def academic_year_name(day: date) -> str:
    """The academic year in the field's own writing, such as '2026/27'."""
    start = academic_year(day)
    return f"{start}/{(start + 1) % 100:02d}"


def age_on(born_on: date, day: date) -> int:
    """Whole years of age at the start of `day`.

    Someone born on 29 February has their birthday on 1 March in other years
    (policy.md 1.2, [K med]).
    """
    had_birthday = (day.month, day.day) >= (born_on.month, born_on.day)
    return day.year - born_on.year - (0 if had_birthday else 1)


def academic_age(born_on: date, day: date) -> int:
    """Age on the 31 August just before the academic year that holds `day` (policy.md 1.3, S)."""
    had_birthday = (born_on.month, born_on.day) <= (8, 31)
    return academic_year(day) - born_on.year - (0 if had_birthday else 1)


def year_group(born_on: date, day: date) -> int:
    """National curriculum year by age: academic age less four, so Year 11 is academic age 15."""
    return academic_age(born_on, day) - 4


def birthdays_of_academic_age(age: int, day: date) -> tuple[date, date]:
    """First and last dates of birth of those with this academic age on `day`."""
    start = academic_year(day)
    return date(start - age - 1, 9, 1), date(start - age, 8, 31)


def month_end(day: date) -> date:
    """The last day of the month that holds `day`: every period of the return ends on one."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def is_month_end(day: date) -> bool:
    """Whether `day` is the last of its month."""
    return day == month_end(day)


def period_ends(first: date, last: date) -> list[date]:
    """Every month end from `first` to `last`, both included when they are month ends."""
    ends = []
    end = month_end(first)
    while end <= last:
        ends.append(end)
        end = month_end(end + timedelta(days=1))
    return ends


def add_months(day: date, months: int) -> date:
    """The same day number `months` later, or the last day of a shorter month (DESIGN rule 9)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > MAXYEAR:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def later(day: date, time: timedelta) -> date:
    """So much later, or earlier; the calendar's own first or last day where it ends before.

    Files and people write 31 December 9999 for "no end", which is no reason to stop.
    """
    number = day.toordinal() + time.days
    return date.fromordinal(min(max(number, 1), date.max.toordinal()))


def requirement_year(day: date) -> str:
    """The return's own year, April to March, such as '2026-27'."""
    start = day.year if day.month >= FIRST_MONTH_OF_REQUIREMENT_YEAR else day.year - 1
    return f"{start}-{(start + 1) % 100:02d}"


def leaving_date(born_on: date) -> date:
    """When compulsory school age ends: the last Friday in June of the year of Year 11.

    COH-10 (policy.md 1.3, [K high]).
    """
    end_of_june = date(academic_year(born_on) + 17, 6, 30)
    return end_of_june - timedelta(days=(end_of_june.weekday() - 4) % 7)


def in_words(day: date) -> str:
    """A date as people read it: '8 September 2026'."""
    return f"{day.day} {day:%B %Y}"
