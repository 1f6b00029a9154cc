"""What is due of one young person on a day, and the sentence that says why or why not."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from fingerpost.core.dates import academic_year_end, add_months, in_words
from fingerpost.core.retention import Times

LAST_ACADEMIC_AGE = 17
LAST_BIRTHDAY_WITH_A_PLAN = 25


@dataclass(frozen=True, slots=True)
class Facts:
    """What decides how long somebody is kept.

    `plan_ended_on` is the day an education, health and care plan was last known to have ended.
    `used_until` is stated where all but a remnant is gone, and with it the facts behind that day.
    `erased_on` is the day on which we said yes to their asking that it be deleted.
    """

    born_on: date
    ehc_plan: bool = False
    plan_ended_on: date | None = None
    in_care: bool = False
    used_until: date | None = None
    erased_on: date | None = None
    holds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether one row's part of somebody goes, since or from when it is due, and why."""

    goes: bool
    due_on: date
    why: str


def rows_for(facts: Facts) -> tuple[str, str, str]:
    """Which rows of the schedule are about this young person."""
    return ("core", "casework_care" if facts.in_care else "casework", "sharing")


def used_until(facts: Facts) -> date:
    """The last day on which the details are in use (policy.md 5.7).

    31 August after academic age 17; with a plan its end, 31 August after the 25th birthday at the
    latest.
    """
    if facts.used_until is not None:
        return facts.used_until
    ordinary = academic_year_end(birthday(facts.born_on, LAST_ACADEMIC_AGE + 1))
    latest = academic_year_end(birthday(facts.born_on, LAST_BIRTHDAY_WITH_A_PLAN))
    if facts.ehc_plan:
        return latest
    return max(ordinary, min(facts.plan_ended_on or ordinary, latest))


def due_on(row: str, facts: Facts, times: Times) -> date:
    """The day from which one row's part of somebody may be kept no more.

    Where they asked that it be deleted and we said yes, that day, if it comes first. What they
    asked and what we were told goes last then too, as it shows why the rest is gone.
    """
    by_time = _due_by_time(row, facts, times)
    if facts.erased_on is None:
        return by_time
    months = times[row] if row == "sharing" else 0
    return min(by_time, add_months(facts.erased_on, months))


def _due_by_time(row: str, facts: Facts, times: Times) -> date:
    end = used_until(facts)
    if row in ("casework", "casework_care"):
        return max(birthday(facts.born_on, times[row]), end)
    rest = add_months(end, times["core"])
    return rest if row == "core" else add_months(rest, times[row])


def decide(facts: Facts, times: Times, today: date) -> Mapping[str, Answer]:
    """What of somebody goes today, by row: what is due, unless somebody has said to keep it."""
    return {row: _answer(due_on(row, facts, times), facts, today) for row in rows_for(facts)}


def _answer(due: date, facts: Facts, today: date) -> Answer:
    if due > today:
        return Answer(False, due, f"Kept until {in_words(due)}.")
    if facts.holds:
        return Answer(False, due, f"Due on {in_words(due)}, and kept: {'; '.join(facts.holds)}.")
    if due == facts.erased_on:
        return Answer(True, due, f"They asked for it, and we said yes on {in_words(due)}.")
    return Answer(True, due, f"Due on {in_words(due)}.")


def birthday(born_on: date, age: int) -> date:
    """The day somebody turns this age; born on 29 February, 1 March of other years."""
    try:
        return born_on.replace(year=born_on.year + age)
    except ValueError:
        return date(born_on.year + age, 3, 1)
