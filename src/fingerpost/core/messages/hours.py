"""When messages may leave: between two hours of the day, on some days of the week.

Moments are local ones: nobody is to be woken by a text, whatever the clock of the machine says.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Hours:
    """From an hour to an hour, on these days of the week (Monday is 0)."""

    start: int = 9
    end: int = 18
    days: frozenset[int] = frozenset(range(5))

    def allow(self, moment: datetime) -> bool:
        """Whether a message may leave at this local moment."""
        return moment.weekday() in self.days and self.start <= moment.hour < self.end

    def next_from(self, moment: datetime) -> datetime | None:
        """This moment if it is allowed, else the next that is; None if no hour ever is."""
        if self.allow(moment):
            return moment
        for ahead in range(8):
            day = moment.date() + timedelta(days=ahead)
            opens = _at(day, self.start, moment)
            if opens > moment and self.allow(opens):
                return opens
        return None

    @property
    def in_words(self) -> str:
        """As a page says it."""
        return f"{_clock(self.start)} to {_clock(self.end)}, {days_in_words(self.days)}"


def days_in_words(days: Iterable[int]) -> str:
    """Days of the week, drawn together where they follow each other."""
    held = sorted(days)
    if len(held) > 2 and held == list(range(held[0], held[-1] + 1)):
        return f"{DAYS[held[0]]} to {DAYS[held[-1]]}"
    return ", ".join(DAYS[day] for day in held) or "no day"


def _at(day: date, hour: int, like: datetime) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=like.tzinfo)


def _clock(hour: int) -> str:
    if hour in (0, 24):
        return "midnight"
    if hour == 12:
        return "midday"
    return f"{hour % 12}{'am' if hour < 12 else 'pm'}"
