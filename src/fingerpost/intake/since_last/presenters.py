"""A list beside the lists before it, in words and lines."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from fingerpost.core.intake.matching import fields as known_fields
from fingerpost.core.intake.since_last import Comparison, compare
from fingerpost.intake.models import Submission
from fingerpost.intake.presenters import shown
from fingerpost.intake.since_last import queries


class What(StrEnum):
    """What became of somebody since the lists before."""

    SILENT = "silent"
    LEFT = "left"
    NEW = "new"
    RETURNED = "returned"
    CHANGED = "changed"


WORDS: Mapping[What, tuple[str, str]] = {
    What.SILENT: (
        "Gone without notice",
        "They stood in an earlier list and not in this one, and nobody has said that they left.",
    ),
    What.LEFT: (
        "Gone, with notice",
        "They stand in this list no more; a notice, or something newer, says what became of them.",
    ),
    What.NEW: ("New", "No earlier list of this year names them."),
    What.RETURNED: ("Back", "An earlier list named them, and the one before this did not."),
    What.CHANGED: ("Changed", "Something about their course or their details is different."),
}


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody as the sender's own list names them."""

    person: int
    what: What
    given_name: str
    family_name: str
    born_on: date | None
    more: str


@dataclass(frozen=True, slots=True)
class SinceLast:
    """A list compared, with what each list says of the people in it."""

    submission: Submission
    before: date | None
    comparison: Comparison
    silent: frozenset[int]
    now: Mapping[int, Mapping[str, Any]]
    then: Mapping[int, Mapping[str, Any]]

    @property
    def counts(self) -> list[tuple[What, str, str, int]]:
        """Each thing that can become of somebody: its name, what it means, and how many."""
        return [(what, *WORDS[what], len(self._people(what))) for what in What]

    def lines(self, what: What) -> list[Line]:
        """The people of one kind, by name."""
        found = (self._line(person, what) for person in self._people(what))
        return sorted(found, key=lambda one: (one.family_name, one.given_name, one.person))

    def _people(self, what: What) -> frozenset[int]:
        gone = frozenset(self.comparison.gone)
        return {
            What.SILENT: gone & self.silent,
            What.LEFT: gone - self.silent,
            What.NEW: self.comparison.new,
            What.RETURNED: self.comparison.returned,
            What.CHANGED: frozenset(self.comparison.changed),
        }[what]

    def _line(self, person: int, what: What) -> Line:
        said = self.now.get(person) or self.then.get(person) or {}
        return Line(
            person=person,
            what=what,
            given_name=str(said.get("given_name") or ""),
            family_name=str(said.get("family_name") or ""),
            born_on=said.get("born_on"),
            more=self._changes(person) if what is What.CHANGED else shown(said.get("course")),
        )

    def _changes(self, person: int) -> str:
        labels = known_fields()
        before, now = self.then[person], self.now[person]
        return "; ".join(
            f"{labels[name].label}: {_words(before[name])}, now {_words(now[name])}"
            for name in self.comparison.changed[person]
        )


def since_last(submission: Submission) -> SinceLast:
    """A list in use beside its sender's lists before it."""
    lists = queries.up_to(submission)
    now = queries.said_of(submission.pk)
    before = queries.said_of(lists[-2].key) if len(lists) > 1 else {}
    compared = compare(lists, now, before)
    gone = compared.gone if submission.is_whole else {}
    longer_gone = {person: key for person, key in gone.items() if person not in before}
    silent = queries.still_there(gone, submission.sender_id or 0)
    return SinceLast(
        submission=submission,
        before=lists[-2].as_of if len(lists) > 1 else None,
        comparison=replace(compared, gone=gone),
        silent=frozenset(silent),
        now=now,
        then={**before, **queries.last_said_of(longer_gone)},
    )


def _words(value: Any) -> str:
    return shown(value) or "nothing"
