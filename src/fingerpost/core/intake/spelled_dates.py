"""Dates as people and programs write them.

`parse_date` reads one; `order_of` decides for a whole column whether the day or the month comes
first, because one cell alone often cannot say.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from enum import StrEnum
from re import Match


class Order(StrEnum):
    """Which number of 03/04/2009 is the day."""

    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"


MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
FULL_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
EXCEL_DAY_0 = date(1899, 12, 30)
EXCEL_DAYS = range(20_000, 73_051)
TIME = (
    r"(?:[T ,]\s*\d{1,2}[:.]\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:[AaPp]\.?[Mm]\.?)?"
    r"\s*(?:Z|[+-]\d\d:?\d\d)?)?"
)
WEEKDAY = re.compile(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+", re.IGNORECASE)
NUMERIC = re.compile(
    rf"(\d{{1,2}})\s?[/.\-\\ ,]\s?(\d{{1,2}})\s?[/.\-\\ ,]\s?(\d{{4}}|\d{{2}}){TIME}"
)

Parts = tuple[int, int, int]


def _month(name: str) -> int:
    """The number of a month by its name or the start of it; 0 for other words."""
    name = name.lower()
    if len(name) < 3 or name[:3] not in MONTHS:
        return 0
    number = MONTHS.index(name[:3])
    return number + 1 if FULL_MONTHS[number].startswith(name) or name == "sept" else 0


def _year(text: str, latest: int) -> int:
    """A year of four digits, or of two read as the last such year not after `latest`."""
    if len(text) == 4:
        return int(text)
    year = latest // 100 * 100 + int(text)
    return year if year <= latest else year - 100


Reader = Callable[[Match[str], Order, int], Parts]


def _iso(found: Match[str], order: Order, latest: int) -> Parts:
    return int(found[1]), int(found[2]), int(found[3])


def _iso_words(found: Match[str], order: Order, latest: int) -> Parts:
    return int(found[1]), _month(found[2]), int(found[3])


def _numeric(found: Match[str], order: Order, latest: int) -> Parts:
    first, second = int(found[1]), int(found[2])
    day, month = (first, second) if order is Order.DAY_FIRST else (second, first)
    return _year(found[3], latest), month, day


def _day_month_words(found: Match[str], order: Order, latest: int) -> Parts:
    return _year(found[3], latest), _month(found[2]), int(found[1])


def _month_day_words(found: Match[str], order: Order, latest: int) -> Parts:
    return _year(found[3], latest), _month(found[1]), int(found[2])


def _packed(found: Match[str], order: Order, latest: int) -> Parts:
    digits = found[0]
    if digits[:2] in ("19", "20") and 1 <= int(digits[4:6]) <= 12 and 1 <= int(digits[6:]) <= 31:
        return int(digits[:4]), int(digits[4:6]), int(digits[6:])
    day, month = int(digits[:2]), int(digits[2:4])
    if order is Order.MONTH_FIRST:
        day, month = month, day
    return int(digits[4:]), month, day


def _serial(found: Match[str], order: Order, latest: int) -> Parts:
    day = EXCEL_DAY_0 + timedelta(days=int(found[1]))
    return day.year, day.month, day.day


# Each form with the reader of its parts; the first that fits the whole text is used.
FORMS: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){TIME}"), _iso),
    (NUMERIC, _numeric),
    (re.compile(rf"(\d{{4}})[-/. ]([A-Za-z]{{3,9}})[-/. ](\d{{1,2}}){TIME}"), _iso_words),
    (
        re.compile(
            r"(\d{1,2})(?:st|nd|rd|th)?(?:\s+of)?[\s\-/.,]*([A-Za-z]{3,9})[\s\-/.,']*"
            rf"(\d{{4}}|\d{{2}}){TIME}"
        ),
        _day_month_words,
    ),
    (
        re.compile(rf"([A-Za-z]{{3,9}})[\s\-.]*(\d{{1,2}})(?:st|nd|rd|th)?[\s,\-]+(\d{{4}}){TIME}"),
        _month_day_words,
    ),
    (re.compile(r"\d{8}"), _packed),
    (re.compile(r"(\d{5})(?:\.\d+)?"), _serial),
)
NO_DAY = re.compile(r"(\d{1,2}[/.\-]\d{4}|[A-Za-z]{3,9}[\s\-/.,]*\d{2,4}|\d{4}[-/]\d{1,2}|\d{4})")


def parse_date(text: str, order: Order = Order.DAY_FIRST, latest: int = 2049) -> date | str:
    """The date written here, or what is wrong with it as the end of a sentence.

    `latest` is the last year a two-digit year can mean: this year for births, later for plans.
    """
    text = WEEKDAY.sub("", text.strip())
    for form, parts in FORMS:
        if found := form.fullmatch(text):
            return _real_date(parts(found, order, latest), text)
    if NO_DAY.fullmatch(text):
        return "gives no day, only a month or a year"
    return "is not a date we can read"


def _real_date(parts: Parts, text: str) -> date | str:
    if text.isdigit() and len(text) == 5 and int(text) not in EXCEL_DAYS:
        return "is not a date we can read"
    try:
        return date(*parts)
    except ValueError:
        return "is not a day that exists"


def order_of(values: Iterable[str]) -> tuple[Order, str]:
    """Whether the day or the month comes first in these cells, and a warning if that is odd.

    The UK order is taken unless some cell can only be the other and none can only be ours.
    """
    day_first = month_first = 0
    example = ""
    for value in values:
        found = NUMERIC.fullmatch(WEEKDAY.sub("", value.strip()))
        if not found:
            continue
        first, second = int(found[1]), int(found[2])
        day_first += first > 12 >= second
        if second > 12 >= first:
            month_first += 1
            example = example or value
    if not month_first:
        return Order.DAY_FIRST, ""
    if day_first:
        return Order.DAY_FIRST, (
            f"mixes dates with the day first and dates with the month first (such as {example}); "
            "we read the day first and mark those that cannot be"
        )
    return Order.MONTH_FIRST, (
        f"has the month before the day (such as {example}), so we read every date in it that way"
    )
