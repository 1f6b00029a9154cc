"""By when a request is to be answered: a month, how it is counted, and what moves it.

    Received 31 January: a month on is 28 February. That is a Sunday, so 1 March.

The Information Commissioner counts so: the same day of the next month or the last of a shorter one,
and where that is no working day, the next. Where we asked who they are, the month begins on the day
we were shown it; days on which we wait for them to say what they mean do not count.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from fingerpost.core.dates import add_months, in_words, later
from fingerpost.core.rights.kinds import Right
from fingerpost.core.working_year.working_days import next_working_day

SOON = timedelta(days=7)


class WaitFor(StrEnum):
    """What we wait for while a clock stands still."""

    IDENTITY = "identity"
    MEANING = "meaning"


@dataclass(frozen=True, slots=True)
class Pause:
    """We asked them for something on one day and had it on another; open without the second."""

    wait_for: WaitFor
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the clock of a request depends on."""

    right: Right
    received_on: date
    pauses: tuple[Pause, ...] = ()
    extended: bool = False

    @property
    def is_paused(self) -> bool:
        """Whether we wait for them."""
        return any(pause.until is None for pause in self.pauses)

    @property
    def months(self) -> int:
        """How many months there are to answer in."""
        return self.right.months + (self.right.extra_months if self.extended else 0)


class Urgency(StrEnum):
    """How a request stands on a day."""

    LATE = "late"
    SOON = "soon"
    IN_TIME = "in time"
    WAITING = "waiting"


def begins_on(asked: Asked) -> date:
    """The day from which the month is counted."""
    shown = (p.until for p in asked.pauses if p.wait_for is WaitFor.IDENTITY and p.until)
    return max((asked.received_on, *shown))


def due_on(asked: Asked) -> date | None:
    """The last day to answer; none while we wait for them."""
    if asked.is_paused:
        return None
    return _last_day(asked, asked.months)


def acknowledge_by(asked: Asked) -> date | None:
    """The last day to say that we have it, where the law sets one: the day it came is the first."""
    days = asked.right.acknowledge_days
    return later(asked.received_on, timedelta(days=days - 1)) if days else None


def why_not_extend(asked: Asked, today: date) -> str:
    """Why there may be no more time, in a sentence; empty where there may."""
    if not asked.right.extra_months:
        return "There is no more time for this."
    if asked.extended:
        return "It was given more time already."
    if asked.is_paused:
        return "The clock stands still. Say first what they answered."
    if today > (first := _last_day(asked, asked.right.months)):
        return f"They had to be told by {in_words(first)}, within the first month."
    return ""


def urgency(due: date | None, today: date) -> Urgency:
    """How a day to answer by stands."""
    if due is None:
        return Urgency.WAITING
    if due < today:
        return Urgency.LATE
    return Urgency.SOON if due <= later(today, SOON) else Urgency.IN_TIME


def explained(asked: Asked) -> list[str]:
    """How the day came about, in sentences."""
    return list(_sentences(asked))


def _sentences(asked: Asked) -> Iterator[str]:
    begins = begins_on(asked)
    yield f"It came on {in_words(asked.received_on)}."
    if begins != asked.received_on:
        yield f"We asked who they are and were shown on {in_words(begins)}: the time begins then."
    if asked.is_paused:
        yield "We wait for them, so the clock stands still."
        return
    months = f"are {asked.months} months" if asked.months > 1 else "is a month"
    more = ", with more time because it is complex" if asked.extended else ""
    yield f"There {months} to answer{more}."
    if days := _days_paused(asked.pauses, begins):
        yield f"We waited {days} {'day' if days == 1 else 'days'} for them, which do not count."
    counted = later(add_months(begins, asked.months), timedelta(days=days))
    if (last := next_working_day(counted)) != counted:
        yield f"{in_words(counted)} is no working day, so it is due on {in_words(last)}."


def _last_day(asked: Asked, months: int) -> date:
    begins = begins_on(asked)
    days = _days_paused(asked.pauses, begins)
    return next_working_day(later(add_months(begins, months), timedelta(days=days)))


def _days_paused(pauses: Iterable[Pause], begins: date) -> int:
    """Days we waited for what they mean, each counted once, none before the clock began."""
    waits = sorted(
        (max(p.since, begins), p.until)
        for p in pauses
        if p.wait_for is WaitFor.MEANING and p.until is not None
    )
    days, reached = 0, begins
    for since, until in waits:
        first = max(since, reached)
        days += max(0, (until - first).days)
        reached = max(reached, until)
    return days
