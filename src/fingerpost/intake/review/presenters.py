"""Words for the question "Who is meant?"."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils import timezone

from fingerpost.core import codes
from fingerpost.core.dates import in_words
from fingerpost.evidence.models import Evidence
from fingerpost.intake.models import Row
from fingerpost.intake.presenters import RowWords, SubmissionWords, shown
from fingerpost.intake.records import from_json
from fingerpost.intake.review import queue
from fingerpost.intake.review.actions import open_candidates
from fingerpost.linkage.explain import Explained, likeness
from fingerpost.linkage.models import Answer
from fingerpost.people.merging.queries import said_of
from fingerpost.people.models import Person

COMPARED = (
    ("given_name", "Given name"),
    ("middle_names", "Middle names"),
    ("preferred_given_name", "Known as"),
    ("family_name", "Family name"),
    ("former_family_name", "Former family name"),
    ("born_on", "Date of birth"),
    ("sex", "Sex"),
    ("postcode", "Postcode"),
    ("address_line_1", "Address"),
    ("email", "E-mail"),
    ("mobile", "Mobile"),
    ("upn", "UPN"),
    ("uln", "ULN"),
)
MOST_HISTORY = 5
SAID = {
    Answer.Said.SAME: "{row} is {person}",
    Answer.Said.DIFFERENT: "{row} is not {person}",
    Answer.Said.NOBODY: "{row} is nobody we held",
    Answer.Said.CANNOT_TELL: "{row}: left to a colleague",
}


def compare(row: Row, person: Person) -> list[tuple[str, str, str, str]]:
    """A row beside a young person: label, held by us, in the file, and how they compare."""
    fields = from_json(row.fields)
    pairs = [(name, label, getattr(person, name), fields.get(name)) for name, label in COMPARED]
    return [
        (label, shown(ours), shown(theirs), likeness(name, ours, theirs))
        for name, label, ours, theirs in pairs
        if ours not in ("", "U") or theirs not in (None, "", "U")
    ]


@dataclass(frozen=True)
class PersonBeside:
    """A young person a line may mean, beside it."""

    row: Row
    person: Person
    explained: Explained | None = None

    @property
    def rows(self) -> list[tuple[str, str, str, str]]:
        """The two side by side."""
        return compare(self.row, self.person)

    @property
    def doing(self) -> str:
        """What they are known to do now, in words."""
        status = getattr(self.person, "status", None)
        if status is None:
            return "Nothing is known yet"
        words = codes.load("activities").label(status.code)
        where = f" at {status.provider}" if status.provider_id else ""
        return f"{words}{where}" + (" (lapsed)" if status.lapsed else "")

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What else tells people apart."""
        return [
            ("School last attended", str(self.person.school or "Not held")),
            ("Now", self.doing),
        ]

    @cached_property
    def history(self) -> list[str]:
        """The latest statements about them, in words."""
        found = Evidence.objects.filter(said_of(self.person), withdrawn_at=None)
        latest = found.select_related("provider").order_by("-recorded_at", "-pk")[:MOST_HISTORY]
        return [_statement(one) for one in latest]


def _statement(one: Evidence) -> str:
    where = f" at {one.provider}" if one.provider_id else ""
    since = f" from {in_words(one.starts_on)}" if one.starts_on else ""
    told = in_words(timezone.localtime(one.recorded_at).date())
    return f"{codes.load('activities').label(one.code)}{where}{since}, told on {told}"


@dataclass(frozen=True)
class Question:
    """One line and whom it may mean, in words."""

    row: Row
    searched: Sequence[Person] | None = None

    @property
    def words(self) -> RowWords:
        """The line in words."""
        return RowWords(self.row, to_sender=False)

    @property
    def file(self) -> SubmissionWords:
        """Its file in words."""
        return SubmissionWords(self.row.submission)

    @cached_property
    def people(self) -> list[PersonBeside]:
        """Whom it may mean, likeliest first; or whom a search found."""
        if self.searched is not None:
            return [PersonBeside(self.row, person) for person in self.searched]
        return [
            PersonBeside(self.row, candidate.person, Explained(candidate))
            for candidate in open_candidates(self.row)
        ]

    @property
    def unsure(self) -> list[str]:
        """Who could not tell."""
        return [str(answer.by) for answer in queue.could_not_tell(self.row).select_related("by")]

    @property
    def is_waiting(self) -> bool:
        """Whether there is anything to decide."""
        return self.row.outcome == Row.Outcome.WAITING and not self.row.submission.undone_at


@dataclass(frozen=True)
class Answered:
    """An answer given, with its way back."""

    answer: Answer
    row: Row

    @property
    def sentence(self) -> str:
        """What was said."""
        words: dict[str, Any] = {"row": RowWords(self.row, to_sender=False).name}
        if self.answer.person:
            words["person"] = self.answer.person.full_name
        if self.answer.said == Answer.Said.NOBODY and self.answer.person:
            return f"{words['row']} is new"
        return SAID[Answer.Said(self.answer.said)].format(**words)
