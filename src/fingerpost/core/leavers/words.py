"""The words of a school's pages about its leavers, and the choices it is given there."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from fingerpost.core import tables
from fingerpost.core.records import Source
from fingerpost.core.sharing.decision import Change, Decision


@dataclass(frozen=True, slots=True)
class Told:
    """How a school knows what it tells us of a leaver, and whose word that makes it."""

    key: str
    how: str
    source: Source


@dataclass(frozen=True, slots=True)
class Because:
    """Why a school thinks that something is wrong; some reasons need words of its own."""

    key: str
    because: str
    needs_words: bool


@cache
def ways_told() -> Mapping[str, Told]:
    """Every way by key: told.csv."""
    rows = tables.rows("leavers", "told")
    return {row["key"]: Told(row["key"], row["how"], Source(row["source"])) for row in rows}


ASK = "ask"
"""Not a doubt: the school asks us to write to somebody, whose number it is not told."""


@cache
def doubts() -> Mapping[str, Because]:
    """Every reason by key, and asking us to write: doubts.csv."""
    rows = tables.rows("leavers", "doubts")
    return {
        row["key"]: Because(row["key"], row["because"], row["needs_words"] == "yes") for row in rows
    }


@cache
def mis_columns() -> Mapping[str, str]:
    """The headings of the list for a school's own system, each with the field it takes."""
    return {row["heading"]: row["field"] for row in tables.rows("leavers", "mis_columns")}


def for_a_mis(value: object) -> str:
    """A value as school systems read it: dates as 08/09/2026, nothing as an empty cell."""
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value or "")


NAMED_LEVEL = re.compile(r"\blevel\s*([1-8])\b", re.IGNORECASE)
KNOWN_LEVELS = (
    (re.compile(r"\b(?:a|t)[ -]?levels?\b", re.IGNORECASE), "Level 3"),
    (re.compile(r"\bgcses?\b", re.IGNORECASE), "Level 2"),
)


def level_of(course: str) -> str:
    """The level of a course, where its name says one."""
    if named := NAMED_LEVEL.search(course):
        return f"Level {named[1]}"
    return next((level for known, level in KNOWN_LEVELS if known.search(course)), "")


def why_not_shown(decision: Decision) -> str:
    """Why a school is told nothing of somebody, or not all."""
    return decision.reason.sentence if decision.reason else ""


def what_would_change_it(change: Change | None) -> str:
    """The one thing that would show more, and who can do it."""
    if change is None:
        return "Nothing you or we can do would change this."
    step = change.first
    return f"{step.what.rstrip('.')} ({step.by})."
