"""Examples as a data manager would write them, read from Markdown and tried on the rules.

A story is a fenced block. Its lines say who told us what, then what the status should be:

    born on 14 March 2010
    the school's list, confirmed on 20 September 2026: 210 from 7 September 2026
    on 30 November 2026: 210 EET, lapses 31 August 2027
    because: the end of the academic year

A source is named as codes/sources.csv words it. `because` lines must stand in the reasons;
`to look at` lines in the disagreements.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from fingerpost.core import codes
from fingerpost.core.destinations.derive import derive
from fingerpost.core.records import Evidence, Group, Source, Status

SOURCES = {
    row["in_words"].lower(): Source(code) for code, row in codes.load("sources").rows.items()
}
FENCE = re.compile(r"^```text\n(.*?)^```$", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
DATE = r"\d{1,2} [A-Z][a-z]+ \d{4}"


def day(text: str) -> date:
    return datetime.strptime(text, "%d %B %Y").date()  # noqa: DTZ007  a date, never a moment


@dataclass
class Question:
    """A day, and what the status should be on it."""

    as_at: date
    as_known_at: date | None
    expected: dict[str, Any]
    because: list[str] = field(default_factory=list)
    to_look_at: list[str] = field(default_factory=list)


@dataclass
class Story:
    """One example: what was stated, and what should follow."""

    chapter: str
    title: str
    born_on: date | None = None
    evidence: list[Evidence] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)

    def status(self, question: Question) -> Status:
        return derive(
            self.evidence,
            born_on=self.born_on,
            as_at=question.as_at,
            as_known_at=question.as_known_at,
        )

    def __str__(self) -> str:
        return f"{self.chapter}: {self.title}"


def read(path: Path) -> Iterator[Story]:
    """Every story of a Markdown page, under the last headings above it."""
    text = path.read_text("utf-8")
    for fence in FENCE.finditer(text):
        above = text[: fence.start()]
        chapters = re.findall(r"^## (.+)$", above, re.MULTILINE)
        yield _story(
            Story(chapters[-1] if chapters else "", HEADING.findall(above)[-1]),
            fence.group(1).splitlines(),
        )


def _story(story: Story, lines: list[str]) -> Story:
    for line in filter(str.strip, lines):
        start, _, rest = line.partition(": ")
        if start == "because":
            story.questions[-1].because.append(rest)
        elif start == "to look at":
            story.questions[-1].to_look_at.append(rest)
        elif start.startswith("born on "):
            story.born_on = day(start.removeprefix("born on "))
        elif start.startswith("on "):
            story.questions.append(_question(start, rest))
        else:
            story.evidence.append(_evidence(start, rest, key=len(story.evidence) + 1))
    assert story.questions, f"{story} asks nothing"
    return story


def _question(when: str, expected: str) -> Question:
    days = re.fullmatch(rf"on ({DATE})(?:, as known on ({DATE}))?", when)
    assert days, f"not a question: {when}"
    known_at = day(days.group(2)) if days.group(2) else None
    head, *clauses = expected.split(", ")
    code, _, group = head.partition(" ")
    wants: dict[str, Any] = {"code": code, "group": Group(group)}
    for clause in clauses:
        wants |= _expected(clause)
    return Question(day(days.group(1)), known_at, wants)


def _expected(clause: str) -> dict[str, Any]:
    match clause.rsplit(" ", 3):
        case ["lapses", *on]:
            return {"lapses_on": day(" ".join(on)), "lapsed": False}
        case ["lapsed after", *on]:
            return {"lapses_on": day(" ".join(on)), "lapsed": True}
        case ["since", *on]:
            return {"since": day(" ".join(on))}
        case ["NEET since", *on]:
            return {"neet_since": day(" ".join(on))}
        case _:
            pass
    return {
        "does not lapse": {"lapses_on": None, "lapsed": False},
        "since when is not known": {"since": None},
        "somebody should look": {"needs_a_look": True},
        "nothing to look at": {"needs_a_look": False},
    }[clause]


def _evidence(head: str, tail: str, *, key: int) -> Evidence:
    source, *moments = head.split(", ")
    code, *clauses = re.split(rf", | (?=(?:from|to) {DATE})", tail)
    said: dict[str, Any] = {}
    for clause in moments + clauses:
        words, value = _clause(clause)
        said[words] = value
    said.setdefault("recorded_on", said.get("verified_on"))
    return Evidence(code=code, source=SOURCES[source.lower()], key=key, **said)


def _clause(clause: str) -> tuple[str, Any]:
    fields = {
        "confirmed on": "verified_on",
        "recorded on": "recorded_on",
        "withdrawn on": "withdrawn_on",
        "from": "starts_on",
        "to": "ended_on",
        "expected to end": "expected_end_on",
        "review": "review_on",
        "agreed start": "review_on",
    }
    if clause.startswith("at "):
        return "provider", clause.removeprefix("at ")
    if clause.startswith("course "):
        return "course", clause.removeprefix("course ")
    found = re.fullmatch(rf"({'|'.join(fields)}) ({DATE})", clause)
    assert found, f"cannot read '{clause}'"
    return fields[found.group(1)], day(found.group(2))


def failures(story: Story) -> list[str]:
    """Where the program says otherwise, in words; the order of statements must not matter."""
    wrong = []
    for question in story.questions:
        status = story.status(question)
        for name, value in question.expected.items():
            if getattr(status, name) != value:
                wrong.append(f"on {question.as_at} {name} is {getattr(status, name)}, not {value}")
        for words, sentences in (
            *((words, status.reasons) for words in question.because),
            *((words, status.disagreements) for words in question.to_look_at),
        ):
            if not any(words in sentence for sentence in sentences):
                wrong.append(f"on {question.as_at} nothing says '{words}', but {sentences}")
        turned = replace(story, evidence=story.evidence[::-1]).status(question)
        if turned != status:
            wrong.append(f"on {question.as_at} the order of the statements matters")
    return wrong
