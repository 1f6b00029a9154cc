"""Trying to reach somebody: by what means, what came of it, and what to do next.

Two tables, read. A *try* is one attempt; somebody is *reached* when they, or who speaks for them,
gave an answer. An outcome states an activity only where the requirement has a code for just that:
that they would not say (830), or that nobody knows where they live (820). A try without an answer
states nothing: DESIGN rule 5.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from fingerpost.core import codes, tables
from fingerpost.core.dates import add_months
from fingerpost.core.destinations.derive import past_year_11
from fingerpost.core.records import Source

ACTIVITIES = codes.load("activities")
# After these a promise is kept to ask again; of others the lapse of what they do reminds us.
KEEP_IN_TOUCH = ("NEET available", "NEET not available", "not known", "re-engagement")
KEEP_IN_TOUCH_STEP = "Keep in touch"
FOLLOW_UP = "Follow up"
STOP = "stop"


@dataclass(frozen=True, slots=True)
class Means:
    """One way to reach somebody. `addresses` are the details of a person it needs one of."""

    code: str
    name: str
    in_words: str
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What may come of a try.

    `reached` is 'them', 'for them' (somebody who speaks for them) or empty. `learn`: whether what
    they do may have been said, and `source` who then said it. `states` is the activity code that
    follows by itself. `days` after the try the next step is due.
    """

    code: str
    name: str
    means: tuple[str, ...]
    reached: str
    learn: bool
    source: Source | None
    states: str
    next_step: str
    days: int
    is_try: bool


@dataclass(frozen=True, slots=True)
class NextStep:
    """What to do next, and on which day."""

    what: str
    on: date


@cache
def means() -> Mapping[str, Means]:
    """Every means by code, in the order they are offered."""
    return {
        row["code"]: Means(
            row["code"], row["name"], row["in_words"], tuple(row["addresses"].split())
        )
        for row in tables.rows("contacts", "means")
    }


@cache
def outcomes() -> Mapping[str, Outcome]:
    """Every outcome by code, in the order they are offered."""
    return {row["code"]: _outcome(row) for row in tables.rows("contacts", "outcomes")}


def _outcome(row: Mapping[str, str]) -> Outcome:
    return Outcome(
        code=row["code"],
        name=row["name"],
        means=tuple(row["means"].split()),
        reached=row["reached"],
        learn=row["learn"] == "yes",
        source=Source(row["source"]) if row["source"] else None,
        states=row["states"],
        next_step=row["next_step"],
        days=int(row["days"] or 0),
        is_try=row["is_try"] == "yes",
    )


@cache
def reaching() -> frozenset[str]:
    """The outcomes that reached them, or somebody who speaks for them."""
    return frozenset(code for code, one in outcomes().items() if one.reached)


@cache
def trying() -> frozenset[str]:
    """The outcomes that count as a try."""
    return frozenset(code for code, one in outcomes().items() if one.is_try)


def outcomes_of(means_code: str) -> tuple[Outcome, ...]:
    """What may come of a try by this means."""
    return tuple(one for one in outcomes().values() if means_code in one.means)


def objection(means_code: str, outcome_code: str, *, learned: bool) -> str:
    """Why a try cannot have gone so, as a sentence; empty where it can.

    Args:
        means_code: how it was tried.
        outcome_code: what came of it.
        learned: whether something was said of what they do.
    """
    by, came = means().get(means_code), outcomes().get(outcome_code)
    if by is None or came is None:
        return "Choose how you tried, and what came of it."
    if by.code not in came.means:
        return f"“{came.name}” cannot come of a try {by.in_words}. Choose another."
    if learned and not came.learn:
        return f"“{came.name}” tells us nothing of what they do. Leave that blank."
    return ""


def stated(outcome_code: str, *, born_on: date, on: date) -> str:
    """The activity code an outcome states by itself of somebody born then; empty where none.

    Up to Year 11 the requirement knows no such code.
    """
    return outcomes()[outcome_code].states if past_year_11(born_on, on) else ""


def next_step(
    outcome_code: str, *, on: date, learned: str = "", months: int | None = None
) -> NextStep | None:
    """What follows a try, where nobody says otherwise; None where nothing does.

    Args:
        outcome_code: what came of it.
        on: the day of the try.
        learned: the activity code that was said, or nothing.
        months: how often somebody NEET is to be heard from; of others the lapse reminds us.
    """
    came = outcomes()[outcome_code]
    if learned:
        keep = months if ACTIVITIES[learned]["family"] in KEEP_IN_TOUCH else None
        return NextStep(KEEP_IN_TOUCH_STEP, _weekday(add_months(on, keep))) if keep else None
    if not came.next_step:
        return None
    return NextStep(came.next_step, _weekday(on + timedelta(days=came.days)))


def _weekday(day: date) -> date:
    """The same day, or the Monday after a weekend."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() >= 5 else 0)
