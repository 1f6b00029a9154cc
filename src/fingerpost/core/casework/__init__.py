"""Helping somebody who is not in learning or work: what they need, what is done, who may read it.

Three tables, read. A *class* says who may read an entry: some need the permission to see health,
care and justice details, the restricted only being named. A need of health, care or justice is of
that class by itself, and so is whatever is done for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from fingerpost.core import tables
from fingerpost.core.working_year.working_days import next_working_day

GENERAL, RESTRICTED = "general", "restricted"
REVIEW_AFTER = timedelta(weeks=4)
"""How long after something is taken down it is looked at again, where nobody says. [ours]"""


@dataclass(frozen=True, slots=True)
class Class:
    """Who may read an entry. `named_only`: only who wrote it and the colleagues they name."""

    code: str
    name: str
    hint: str
    sensitive: bool
    named_only: bool


@dataclass(frozen=True, slots=True)
class Need:
    """Something that stands between somebody and learning or work; and of which class it is."""

    code: str
    name: str
    class_code: str


@dataclass(frozen=True, slots=True)
class Help:
    """One kind of thing done for somebody. `intervention`: help in itself, not only a task."""

    code: str
    name: str
    intervention: bool


@cache
def classes() -> Mapping[str, Class]:
    """Every class by code, in the order they are offered."""
    return {
        row["code"]: Class(
            row["code"],
            row["name"],
            row["hint"],
            row["sensitive"] == "yes",
            row["named_only"] == "yes",
        )
        for row in tables.rows("casework", "classes")
    }


@cache
def needs() -> Mapping[str, Need]:
    """Every need and barrier by code, in the order they are offered."""
    return {
        row["code"]: Need(row["code"], row["name"], row["class"])
        for row in tables.rows("casework", "needs")
    }


@cache
def kinds_of_help() -> Mapping[str, Help]:
    """Every kind of action by code, in the order they are offered."""
    return {
        row["code"]: Help(row["code"], row["name"], row["intervention"] == "yes")
        for row in tables.rows("casework", "help")
    }


def open_to(*, sees_sensitive: bool) -> frozenset[str]:
    """The classes a reader may read without being named."""
    return frozenset(
        code
        for code, one in classes().items()
        if not one.named_only and (sees_sensitive or not one.sensitive)
    )


def needs_open_to(*, sees_sensitive: bool) -> tuple[Need, ...]:
    """The needs a reader may see and take down."""
    mine = open_to(sees_sensitive=sees_sensitive)
    return tuple(one for one in needs().values() if one.class_code in mine)


def review_on(day: date) -> date:
    """When something taken down on a day is looked at again, where nobody says: a working day.

    Example: taken down on Thursday 26 November 2026, it is looked at on Thursday 24 December.
    """
    return next_working_day(day + REVIEW_AFTER)
