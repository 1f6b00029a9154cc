"""A place kept by agreement for a young person who has no offer, and whether they came to it.

Of each place four things are asked, one after the other: whether the offer is accepted, and whether
they were there in weeks 1, 3 and 6. One that nobody asked in time may be left out, and stays open.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from fingerpost.core import tables
from fingerpost.core.working_year.working_days import next_working_day

ANSWER_WITHIN = timedelta(weeks=1)
"""How long after an offer we ask whether it is accepted. [ours]"""
DAY = timedelta(days=1)
OFFER = "accepted"
NOT_ASKED = "Not asked yet"

Answers = Mapping[str, bool]
"""By question, what was answered. A question that nobody asked is not in it."""


@dataclass(frozen=True, slots=True)
class Question:
    """One thing asked of a place. `week` counts from its start; none of the offer itself."""

    key: str
    name: str
    yes: str
    no: str
    week: int | None

    def in_words(self, answers: Answers) -> str:
        """What was answered to it."""
        if self.key not in answers:
            return NOT_ASKED if answers.get(OFFER, True) else "Not asked: declined"
        return self.yes if answers[self.key] else self.no

    def ask_on(self, *, offered_on: date, starts_on: date) -> date:
        """The working day to ask it on: a week after the offer, or at the end of its week.

        Example: of a place from Monday 7 September 2026, week 1 is asked on Monday 14 September.
        """
        if self.week is None:
            return next_working_day(offered_on + ANSWER_WITHIN)
        return next_working_day(starts_on + timedelta(weeks=self.week) - DAY)


@cache
def questions() -> Mapping[str, Question]:
    """Every question by key, in the order they are asked."""
    return {
        row["key"]: Question(
            row["key"],
            row["name"],
            row["yes"],
            row["no"],
            int(row["week"]) if row["week"] else None,
        )
        for row in tables.rows("casework", "automatic_places")
    }


def still_open(answers: Answers) -> list[Question]:
    """What may be answered next: the offer first, then any later week; of one declined nothing."""
    every = list(questions().values())
    if OFFER not in answers:
        return every[:1]
    if not answers[OFFER]:
        return []
    latest = max(number for number, one in enumerate(every) if one.key in answers)
    return every[latest + 1 :]


def ask_on(answers: Answers, *, offered_on: date, starts_on: date) -> date | None:
    """When to ask what comes next; None where nothing does."""
    then = still_open(answers)
    return then[0].ask_on(offered_on=offered_on, starts_on=starts_on) if then else None


def ended_on(answers: Answers, *, starts_on: date, on: date) -> date:
    """The last day of a place at which somebody is not: the day before its start where they never
    came, else the day we were told.
    """
    came = any(yes for key, yes in answers.items() if key != OFFER)
    return on if came else starts_on - DAY


@dataclass(frozen=True, slots=True)
class Tally:
    """How many were asked a question, and of how many it is so."""

    asked: int
    yes: int


def tally(places: Collection[Answers]) -> Mapping[str, Tally]:
    """Of many places, question by question."""
    return {
        key: Tally(
            sum(key in answers for answers in places),
            sum(answers.get(key, False) for answers in places),
        )
        for key in questions()
    }
