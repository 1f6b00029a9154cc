"""What an authority can know from what it was sent so far: enough to choose whom its team calls.

A rough stand-in for the rules of core/destinations, kept because asking those for everybody before
every round would take minutes. How near it comes is measured in the tests.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from fingerpost.core import dates
from fingerpost.core.destinations.currency import GRACE_AFTER_REVIEW, activities
from fingerpost.core.records import Group

LIST = activities("2025-26")
NOT_KNOWN = frozenset(code for code, a in LIST.items() if a.group is Group.NOT_KNOWN)
NEET = frozenset(code for code, a in LIST.items() if a.group is Group.NEET)


@dataclass(slots=True)
class Told:
    """One statement in a file: of whom, what, and where."""

    number: int
    code: str
    starts_on: date
    verified_on: date
    place: str = ""
    ended_on: date | None = None
    expected_end_on: date | None = None
    review_on: date | None = None

    lapses_on: date | None = field(init=False)

    def __post_init__(self) -> None:
        self.lapses_on = self._lapses_on()

    def _lapses_on(self) -> date | None:
        """The last day it is current."""
        activity = LIST[self.code]
        counted_from = max(self.verified_on, self.starts_on)
        due: date | None = None
        if activity.lapse_rule == "academic year end":
            due = dates.academic_year_end(counted_from)
        elif activity.lapse_rule == "months":
            due = dates.add_months(counted_from, activity.lapse_months)
        elif activity.lapse_rule == "review" and self.review_on:
            due = self.review_on + GRACE_AFTER_REVIEW
        if due and self.expected_end_on:
            due = min(due, self.expected_end_on)
        return due


class Picture:
    """The last thing known of each person."""

    def __init__(self) -> None:
        self.known: dict[int, Told] = {}

    def hear(self, told: Told) -> None:
        """Take in one statement."""
        held = self.known.get(told.number)
        if told.ended_on is not None:
            if held and held.place == told.place and held.starts_on <= told.starts_on:
                ended = told.ended_on + timedelta(days=1)
                self.known[told.number] = Told(told.number, "810", ended, told.verified_on)
            return
        if told.code in NOT_KNOWN:
            if held is None or not self.is_known(told.number, told.verified_on):
                self.known[told.number] = told
            return
        if (
            held is None
            or told.starts_on >= held.starts_on
            or not self.is_known(told.number, told.verified_on)
        ):
            self.known[told.number] = told

    def is_known(self, number: int, day: date) -> bool:
        """Whether the authority knows on a day what this person does."""
        held = self.known.get(number)
        if held is None or held.code in NOT_KNOWN:
            return False
        lapses_on = held.lapses_on
        return lapses_on is None or lapses_on >= day
