"""Words for the pages about submissions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from fingerpost.core import codes
from fingerpost.core.dates import in_words
from fingerpost.core.intake import receipts
from fingerpost.core.intake.kinds import IN_WORDS, Kind
from fingerpost.core.intake.mapping import fields as known_fields
from fingerpost.core.workflow import SUBMISSION, SubmissionState
from fingerpost.intake.models import Row, Submission
from fingerpost.intake.queries import lines_with_statements, wanted
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
# Every outcome, in the order people ask about them.
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
# A sender is not told whether somebody they named was held before: both are one to them.
FOUND = (Row.Outcome.MATCHED, Row.Outcome.ADDED)
TO_SENDER = tuple(outcome for outcome in OUTCOMES if outcome != Row.Outcome.ADDED)
KEPT = "Kept as evidence"
NOT_KEPT = "We know who is meant, and the answer could not be kept"
WITHHELD = "An instruction not to share withholds it"
NOTICE = "A leaver notice. What came of it stands under Leaver notices."
NOTHING_TO_KEEP = "We know who is meant, but it says nothing to be kept"


def for_sender(counts: Mapping[str, int]) -> dict[Row.Outcome, int]:
    """How many lines came to what, as their sender may know it."""
    known: dict[Row.Outcome, int] = {outcome: counts.get(outcome, 0) for outcome in TO_SENDER}
    return known | {Row.Outcome.MATCHED: sum(counts.get(outcome, 0) for outcome in FOUND)}


def rows_of(outcome: str, *, to_sender: bool) -> tuple[str, ...]:
    """The outcomes a reader means by one of them; none where there is no such."""
    if to_sender and outcome == Row.Outcome.MATCHED:
        return FOUND
    return (outcome,) if outcome in (TO_SENDER if to_sender else OUTCOMES) else ()


@dataclass(frozen=True)
class SubmissionWords:
    """A submission in words."""

    submission: Submission
    to_sender: bool = True

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
        """The colour of its tag: green where all is well, blue while something is to come."""
        done = SubmissionState(self.submission.state) is SubmissionState.APPLIED
        if done and self.state != SUBMISSION.words[SubmissionState.APPLIED]:
            return "yellow"
        return COLOURS.get(SubmissionState(self.submission.state), "blue")

    @property
    def state(self) -> str:
        """Where it stands, in a word or two."""
        return receipts.in_short(SubmissionState(self.submission.state), self.submission.counts)

    @property
    def cut_down(self) -> str:
        """How many lines an instruction not to share cut down; empty where none."""
        return receipts.cut_down(self.submission.counts)

    @property
    def wanted(self) -> list[tuple[str, int]]:
        """What would settle lines that wait, and of how many of them it is missing."""
        return wanted(self.submission) if self.submission.counts.get("waiting") else []

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
        known = for_sender(counts) if self.to_sender else {o: counts.get(o, 0) for o in OUTCOMES}
        return [(outcome, outcome.label, count) for outcome, count in known.items() if count]

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
    speaks: bool = True

    @property
    def outcome(self) -> Row.Outcome:
        """What became of it, as the reader may know it."""
        is_found = self.row.outcome in FOUND and self.to_sender
        return Row.Outcome.MATCHED if is_found else Row.Outcome(self.row.outcome)

    @property
    def became(self) -> str:
        """The same in words."""
        if self.row.outcome in FOUND and not self.speaks:
            return self._why_silent
        if self.outcome == Row.Outcome.MATCHED and self.to_sender:
            return KEPT
        return self.outcome.label

    @property
    def _why_silent(self) -> str:
        if "consent_answer" in self.row.fields:
            return NOT_KEPT
        return WITHHELD if self.row.cut_down else NOTHING_TO_KEEP

    @property
    def still_needed(self) -> str:
        """What would settle it, to its sender; empty where nothing is open."""
        if self.row.outcome != Row.Outcome.WAITING:
            return ""
        return receipts.still_needed(self.row.fields)

    @property
    def later(self) -> str:
        """Of a line that says somebody left, what came of it since, to its sender where to read
        that; empty for all others. Notices are kept by the caseload, which stands above.
        """
        notice = getattr(self.row, "notice", None)
        if notice is None:
            return ""
        return NOTICE if self.to_sender else f"Leaver notice: {notice.in_words}"

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


def row_words(rows: Iterable[Row], *, to_sender: bool) -> list[RowWords]:
    """Lines of one submission in words, each with whether anything it says was kept."""
    lines = list(rows)
    speaking = lines_with_statements(lines)
    return [RowWords(row, to_sender, row.number in speaking) for row in lines]


def shown(value: Any) -> str:
    """A value as people read it."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, date):
        return in_words(value)
    if isinstance(value, Mapping | list | tuple):
        return ", ".join(str(part) for part in value)
    return "" if value is None else str(value)
