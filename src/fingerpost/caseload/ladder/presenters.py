"""Words for the ladder, what works here, and the lists to ask with."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from fingerpost.caseload.ladder.forms import LeaveOut
from fingerpost.core.ladder.standing import Standing, State
from fingerpost.core.ladder.steps import Way
from fingerpost.core.ladder.yields import ENOUGH, Yield, in_order
from fingerpost.web.words import count_of, date_words, of_base

COLOURS = {
    State.HELD: "green",
    State.NOTHING: "grey",
    State.TO_DO: "blue",
    State.WAITING: "yellow",
    State.ANSWERED: "green",
    State.OVER: "grey",
    State.CANNOT: "grey",
    State.LEFT_OUT: "grey",
}
# Where a step is taken; the others are logged on the young person's page.
PLACES = {"ask": "asking", "text": "send_message", "email": "send_message"}


@dataclass(frozen=True, slots=True)
class StepWords:
    """One step of one young person, in words; `form` leaves it out, where that can be decided."""

    standing: Standing
    measured: Yield | None
    today: date
    form: LeaveOut | None = None

    @property
    def code(self) -> str:
        """Its code in addresses."""
        return self.standing.step.code

    @property
    def name(self) -> str:
        """What it is called."""
        return self.standing.step.name

    @property
    def state(self) -> str:
        """How it stands."""
        return str(self.standing.state).capitalize()

    @property
    def colour(self) -> str:
        """The colour of its tag."""
        return COLOURS[self.standing.state]

    @property
    def is_looked_up(self) -> bool:
        """Whether the software took it."""
        return self.standing.step.way is Way.LOOK

    @property
    def next(self) -> str:
        """What comes next, and when."""
        day = self.standing.next_on
        if day is None:
            return ""
        if self.standing.state is State.WAITING:
            return f"Wait until {date_words(day)}"
        return "Now" if day <= self.today else f"From {date_words(day)}, if nothing came before"

    @property
    def found_here(self) -> str:
        """What such tries find here."""
        return share_words(self.measured) if self.measured else ""

    @property
    def place(self) -> str:
        """The name of the page on which it is taken; nothing for the young person's own."""
        return PLACES.get(self.code, "")

    @property
    def is_open(self) -> bool:
        """Whether it is still to be taken."""
        return self.standing.state is State.TO_DO

    @property
    def is_left_out(self) -> bool:
        """Whether somebody decided against it."""
        return self.standing.state is State.LEFT_OUT


def steps(
    stands: Iterable[Standing], measured: Mapping[str, Yield], today: date, *, may_decide: bool
) -> list[StepWords]:
    """Every step in words, each open one with the form that leaves it out."""
    return [
        StepWords(
            one,
            measured.get(one.step.code),
            today,
            LeaveOut(auto_id=f"id_{one.step.code}_%s")
            if may_decide and one.state is State.TO_DO
            else None,
        )
        for one in stands
    ]


def share_words(one: Yield) -> str:
    """The share found with its base and limits, or whose figure stands in for it."""
    if not one.tries:
        return f"Not tried here yet. We start from {one.step.prior:.0%} (ours)."
    own = f"{of_base(one.found, one.tries)} found"
    if one.is_ours:
        return f"{own}. Below {ENOUGH} tries we use {one.step.prior:.0%} (ours)."
    return f"{own}: {one.chance:.0%}, between {one.low:.0%} and {one.high:.0%}."


@dataclass(frozen=True, slots=True)
class WorksLine:
    """One line of what works here; `place` is where it stands in the order."""

    place: int
    one: Yield

    @property
    def share(self) -> str:
        """The share used, in per cent, and whose it is."""
        return f"{self.one.chance:.0%}{' (ours)' if self.one.is_ours else ''}"

    @property
    def limits(self) -> str:
        """Between which shares the true one lies."""
        return f"{self.one.low:.0%} to {self.one.high:.0%}" if self.one.tries else ""

    @property
    def per_hour(self) -> str:
        """How many an hour of such tries finds."""
        return f"{self.one.per_hour:.1f}"

    @property
    def wait(self) -> str:
        """How long an answer is waited for."""
        return count_of(self.one.step.wait_days, "day")


def works(measured: Mapping[str, Yield]) -> list[WorksLine]:
    """What finds most an hour first: the order in which open steps are taken."""
    ordered = in_order(measured, measured)
    return [WorksLine(place, measured[code]) for place, code in enumerate(ordered, 1)]
