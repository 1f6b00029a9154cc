"""How long each step of a notice took, in calendar days, and what is late, in working days."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from statistics import median

from fingerpost.core.working_year.working_days import (
    next_working_day,
    working_days_after,
    working_days_between,
)

FIRST_CONTACT_WITHIN = 5
"""Working days from notice to first contact; an authority may set its own. policy.md 7.2 [ours]."""
LAST_MONTH_OF_LEAVING = 5
"""Who ends in June or later is taken to have finished a course, not to have left it. [ours]"""


@dataclass(frozen=True, slots=True)
class Clock:
    """How the clock of one notice stands on a day; days are working days."""

    due_on: date
    days_since: int
    is_late: bool


def clock(received_on: date, today: date, *, within: int = FIRST_CONTACT_WITHIN) -> Clock:
    """How long a notice has waited for first contact.

    Example: received on Friday 6 November 2026, it is due on Friday 13 November.
    """
    due_on = working_days_after(received_on, within)
    return Clock(due_on, working_days_between(received_on, today), today > due_on)


def is_forwarded_late(received_on: date, forwarded_on: date) -> bool:
    """Whether lines for another authority went out after the day they came, or the first worked."""
    return forwarded_on > next_working_day(received_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """The days of one notice: when somebody was last there, when it came, when they were reached.

    Each but the day it came may be unknown.
    """

    last_attended: date | None
    received_on: date
    reached_on: date | None


@dataclass(frozen=True, slots=True)
class Times:
    """What the notices of one provider took. The medians are in calendar days; None: nothing to
    count.
    """

    notices: int
    to_notice: float | None
    reached: int
    to_contact: float | None


def times(notices: Iterable[Taken]) -> Times:
    """The medians of some notices. One that came before the last day there took no days."""
    every = list(notices)
    to_notice = [
        max(0, (one.received_on - one.last_attended).days) for one in every if one.last_attended
    ]
    to_contact = [
        max(0, (one.reached_on - one.received_on).days) for one in every if one.reached_on
    ]
    return Times(
        notices=len(every),
        to_notice=median(to_notice) if to_notice else None,
        reached=len(to_contact),
        to_contact=median(to_contact) if to_contact else None,
    )
