"""Working days in England: Monday to Friday, less bank holidays and days an authority is shut."""

from collections.abc import Collection
from datetime import date, timedelta
from functools import cache

from holidays import country_holidays

SATURDAY = 5
DAY = timedelta(days=1)


@cache
def bank_holidays(year: int) -> frozenset[date]:
    """England's bank holidays of a calendar year, substitute days included."""
    return frozenset(country_holidays("GB", subdiv="ENG", years=year))


def is_working_day(day: date, shut: Collection[date] = ()) -> bool:
    """Whether people are at their desks on `day`.

    Args:
        day: the day asked about.
        shut: further days on which the authority is shut, such as those between Christmas and
            New Year.
    """
    return day.weekday() < SATURDAY and day not in bank_holidays(day.year) and day not in shut


def working_days_after(day: date, count: int, shut: Collection[date] = ()) -> date:
    """The day that is `count` working days after `day`; `day` itself does not count.

    Raises:
        ValueError: a negative count.
    """
    if count < 0:
        raise ValueError("Working days are counted forwards.")
    while count:
        day += DAY
        count -= is_working_day(day, shut)
    return day


def working_days_between(first: date, last: date, shut: Collection[date] = ()) -> int:
    """How many working days lie after `first` up to `last`, which counts; none where it is before.

    So something received on a Friday and done on the Monday after took one working day.
    """
    days = (first + DAY * n for n in range(1, (last - first).days + 1))
    return sum(is_working_day(day, shut) for day in days)


def next_working_day(day: date, shut: Collection[date] = ()) -> date:
    """`day` itself if it is worked, else the first worked day after it."""
    return day if is_working_day(day, shut) else working_days_after(day, 1, shut)
