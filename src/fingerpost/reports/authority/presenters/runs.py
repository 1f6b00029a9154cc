"""How a making of reports stands, in words."""

from dataclasses import dataclass

from django.utils.timezone import localtime

from fingerpost.reports.authority.models import Delivery, Run
from fingerpost.web.words import count_of, of_base, time_words


@dataclass(frozen=True, slots=True)
class Line:
    """One run in the list of those past and under way."""

    run: Run
    made: int

    @property
    def name(self) -> str:
        """What was asked for."""
        return f"{self.run.about.name}, {self.run.on:%B %Y}"

    @property
    def is_under_way(self) -> bool:
        """Whether the worker has still to do something."""
        run = self.run
        return not (run.finished_at or run.taken_back_at or run.problem)

    @property
    def of(self) -> int:
        """How many reports it makes; one until that is known."""
        return self.run.to_make or 1

    @property
    def state(self) -> str:
        """How it stands."""
        run = self.run
        if run.taken_back_at:
            return f"Taken back on {time_words(localtime(run.taken_back_at))}"
        if run.problem:
            return "Could not be made"
        if run.finished_at:
            made = count_of(self.made, "report")
            return f"{made}, given on {time_words(localtime(run.finished_at))}"
        if run.to_make is None:
            return "Being made: numbers are being protected"
        return f"Being made: {of_base(self.made, run.to_make)}"


def line(run: Run) -> Line:
    """A run as queries.runs gives it."""
    return Line(run, getattr(run, "made", 0))


def told(delivery: Delivery) -> str:
    """Whether somebody was told of what they were given."""
    if delivery.emailed_at:
        return time_words(localtime(delivery.emailed_at))
    return "Not sure that it left" if delivery.claimed_at else "Not yet"
