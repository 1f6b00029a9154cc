"""Dates, numbers and sizes as people say them. Pure: values in, words out."""

import datetime as dt

SOON_DAYS = 30
UNITS = ((365, "year"), (30, "month"), (1, "day"))


def date_words(value: dt.date | None) -> str:
    """8 September 2026"""
    return f"{value.day} {value:%B %Y}" if value else ""


def date_short(value: dt.date | None) -> str:
    """8 Sep 2026"""
    return f"{value.day} {value:%b %Y}" if value else ""


def time_words(value: dt.datetime | None) -> str:
    """8 September 2026 at 4:05pm"""
    if not value:
        return ""
    hour = value.hour % 12 or 12
    return f"{date_words(value)} at {hour}:{value:%M}{'am' if value.hour < 12 else 'pm'}"


def number_words(value: float | str | None) -> str:
    """1,204"""
    if value is None or value == "":
        return ""
    if isinstance(value, float) and not value.is_integer():
        return f"{value:,.1f}"
    return f"{int(value):,}"


def of_base(value: int, base: int) -> str:
    """34 of 1,204"""
    return f"{number_words(value)} of {number_words(base)}"


def percent(value: float, base: float | None = None) -> str:
    """2.8%"""
    if base is None:
        return f"{value:.1f}%"
    return f"{100 * value / base:.1f}%" if base else "no base"


def count_of(value: int, one: str, many: str = "") -> str:
    """1 file, 1,204 files"""
    return f"{number_words(value)} {one if value == 1 else many or one + 's'}"


def ago(value: dt.datetime | dt.date | None, *, now: dt.datetime) -> str:
    """3 days ago"""
    if value is None:
        return ""
    if not isinstance(value, dt.datetime):
        return days_ago((now.date() - value).days)
    seconds = (now - value).total_seconds()
    if seconds < 60:
        return "just now"
    if seconds < 3600:
        return f"{count_of(int(seconds // 60), 'minute')} ago"
    if seconds < 86400:
        return f"{count_of(int(seconds // 3600), 'hour')} ago"
    return days_ago(int(seconds // 86400))


def days_ago(days: int) -> str:
    if days < 0:
        return days_left(-days)
    if days == 0:
        return "today"
    if days == 1:
        return "yesterday"
    if days < 60:
        return f"{days} days ago"
    size, unit = next((size, unit) for size, unit in UNITS if days >= size)
    return f"{count_of(days // size, unit)} ago"


def days_left(days: int) -> str:
    """today, tomorrow, in 12 days, 3 days ago"""
    if days < 0:
        return days_ago(-days)
    if days == 0:
        return "today"
    return "tomorrow" if days == 1 else f"in {number_words(days)} days"


def file_size(size: float | None) -> str:
    """1.4 MB"""
    if size is None:
        return ""
    if size < 1000:
        return count_of(int(size), "byte")
    power = 1 if size < 1000**2 else 2 if size < 1000**3 else 3
    amount, unit = size / 1000**power, ("kB", "MB", "GB")[power - 1]
    return f"{amount:.1f} {unit}" if amount < 10 else f"{amount:.0f} {unit}"
