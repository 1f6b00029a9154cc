"""Words for the pages about submissions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from fingerpost.core import codes
from fingerpost.core.dates import in_words
from fingerpost.core.intake.kinds import IN_WORDS, Kind
from fingerpost.core.intake.mapping import fields as known_fields
from fingerpost.core.workflow import SubmissionState
from fingerpost.intake.models import Row, Submission
from fingerpost.intake.records import from_json
from fingerpost.web.words import count_of

COLOURS = {
    SubmissionState.APPLIED: "green",
    SubmissionState.REFUSED: "red",
    SubmissionState.FAILED: "red",
    SubmissionState.ASKING: "yellow",
    SubmissionState.UNDONE: "grey",
}
STEPS = (
    (SubmissionState.RECEIVED, "We have the file"),
    (SubmissionState.READ, "Every line is read"),
    (SubmissionState.MATCHED, "Each line is matched to a young person"),
    (SubmissionState.APPLIED, "What it says is kept as evidence"),
)
# What the sender may see of each outcome, in the order people ask about them.
OUTCOMES = (
    Row.Outcome.MATCHED,
    Row.Outcome.ADDED,
    Row.Outcome.WAITING,
    Row.Outcome.ELSEWHERE,
    Row.Outcome.SET_ASIDE,
    Row.Outcome.KEPT,
    Row.Outcome.UNUSABLE,
    Row.Outcome.SKIPPED,
)


@dataclass(frozen=True)
class SubmissionWords:
    """A submission in words."""

    submission: Submission

    @property
    def what(self) -> str:
        """What we think it is: 'Enrolment list from Marlbrook College, as at 14 September 2026'."""
        kind = IN_WORDS.get(Kind(self.submission.kind)) if self.submission.kind else ""
        start = (kind[0].upper() + kind[1:]) if kind else "File"
        return f"{start}, from {self.sender}, as at {in_words(self.submission.as_of)}"

    @property
    def sender(self) -> str:
        """Who it is from."""
        return str(self.submission.sender or self.submission.authority)

    @property
    def colour(self) -> str:
        """The colour of its tag; blue while something is still to come."""
        return COLOURS.get(SubmissionState(self.submission.state), "blue")

    @property
    def steps(self) -> list[tuple[str, bool]]:
        """The steps from file to evidence and whether each is done."""
        order = [state for state, _ in STEPS]
        state = SubmissionState(self.submission.state)
        reached = order.index(state) if state in order else 0
        return [(words, place <= reached) for place, (_, words) in enumerate(STEPS)]

    @property
    def steps_done(self) -> int:
        """How many steps are done."""
        return sum(done for _, done in self.steps)

    @property
    def outcomes(self) -> list[tuple[Row.Outcome, str, int]]:
        """Each outcome that rows had, in words, with its count."""
        counts = self.submission.counts
        return [(o, o.label, counts[o]) for o in OUTCOMES if counts.get(o)]

    @property
    def account(self) -> list[tuple[str, int]]:
        """What became of all of it, in words with counts; of a register, its organisations."""
        counts = self.submission.counts
        if self.submission.kind == Kind.REGISTER:
            return [
                ("Organisations added", counts.get("added", 0)),
                ("Organisations brought up to date", counts.get("updated", 0)),
            ]
        rows = [(words, count) for _, words, count in self.outcomes]
        return [*rows, ("Statements kept as evidence", counts.get("statements", 0))]


def passings(submission: Submission) -> list[dict[str, Any]]:
    """Lines about those who live elsewhere: where, how many, and what becomes of them."""
    return [
        {
            "code": one.lives_in,
            "where": codes.load("local_authorities").label(one.lives_in),
            "rows": one.rows,
            "given": one.given_to is not None,
            "at": one.at,
        }
        for one in submission.passings.all()
    ]


def as_before(people: int) -> str:
    """What undoing a file did, to so many young people."""
    whom = count_of(people, "young person is as they were", "young people are as they were")
    return f"The file is undone. {whom} before it."


@dataclass(frozen=True)
class RowWords:
    """A row in words."""

    row: Row
    to_sender: bool = True

    @property
    def is_hidden(self) -> bool:
        """Whether the line is another authority's, and so not for this one's staff to read."""
        return not self.to_sender and self.row.outcome == Row.Outcome.ELSEWHERE

    @property
    def stated(self) -> list[tuple[str, str]]:
        """What the row says, field by field, in our labels."""
        if self.is_hidden:
            return []
        labels = known_fields()
        return [
            (labels[name].label if name in labels else name, shown(value))
            for name, value in from_json(self.row.fields).items()
            if shown(value)
        ]

    @property
    def name(self) -> str:
        """The name in the row."""
        if self.is_hidden:
            return "Somebody who lives elsewhere"
        fields = self.row.fields
        names = (fields.get("given_name"), fields.get("family_name"))
        return " ".join(name for name in names if name) or "No name"

    @property
    def born_on(self) -> date | None:
        """The date of birth in the row."""
        if self.is_hidden:
            return None
        born_on = from_json(self.row.fields).get("born_on")
        return born_on if isinstance(born_on, date) else None


def shown(value: Any) -> str:
    """A value as people read it."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, date):
        return in_words(value)
    if isinstance(value, Mapping | list | tuple):
        return ", ".join(str(part) for part in value)
    return "" if value is None else str(value)
