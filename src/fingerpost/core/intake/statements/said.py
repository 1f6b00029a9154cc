"""One thing a row states, and what every reader of a row goes by."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from fingerpost.core.intake.values import Value
from fingerpost.core.records import Source

Fields = Mapping[str, Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One thing a row states. Without a code, `problem` says why none could be decided."""

    code: str
    source: Source
    starts_on: date | None = None
    ended_on: date | None = None
    verified_on: date | None = None
    expected_end_on: date | None = None
    review_on: date | None = None
    course: str = ""
    note: str = ""
    problem: str = ""


def undecided(problem: str) -> Statement:
    """No code could be decided, and why."""
    return Statement(code="", source=Source.HEARSAY, problem=problem)


def day_of(fields: Fields, name: str) -> date | None:
    """The date in a field; None where it holds none."""
    value = fields.get(name)
    return value if isinstance(value, date) else None


def text_of(fields: Fields, name: str) -> str:
    """The words in a field; empty where it holds none."""
    value = fields.get(name)
    return value if isinstance(value, str) else ""
