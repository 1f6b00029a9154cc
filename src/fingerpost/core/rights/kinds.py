"""What may be asked, what we may answer, and why not: the rows of the tables beside this file."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from fingerpost.core import tables

FOLDER = "rights"


class Kind(StrEnum):
    """What somebody asks of us."""

    ACCESS = "access"
    CORRECTION = "correction"
    RESTRICTION = "restriction"
    OBJECTION = "objection"
    ERASURE = "erasure"
    COPY = "copy"
    COMPLAINT = "complaint"

    @property
    def gives_all(self) -> bool:
        """Whether it is answered with everything held."""
        return self in (Kind.ACCESS, Kind.COPY)


@dataclass(frozen=True, slots=True)
class Right:
    """One kind in words, with its times.

    `months` to answer in and `extra_months` more where it is complex; `acknowledge_days`, of which
    the day it came is the first, or None; `needs_identity` whether we must know that it is them.
    """

    kind: Kind
    name: str
    what: str
    months: int
    extra_months: int
    acknowledge_days: int | None
    needs_identity: bool
    source: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a request; some outcomes must say why."""

    key: str
    name: str
    what: str
    needs_words: bool


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason for saying no, or for taking something out: its name for us, its words for them."""

    key: str
    name: str
    words: str


REFUSED, PARTLY, GIVEN, TAKEN_BACK = "refused", "partly", "given", "taken_back"


@cache
def rights() -> Mapping[Kind, Right]:
    """Every kind, in the order to show them."""
    return {Kind(row["kind"]): _right(row) for row in tables.rows(FOLDER, "kinds")}


@cache
def outcomes() -> Mapping[str, Outcome]:
    """Everything a request can come to."""
    return {
        row["outcome"]: Outcome(
            row["outcome"], row["name"], row["what"], row["needs_words"] == "yes"
        )
        for row in tables.rows(FOLDER, "outcomes")
    }


@cache
def refusals(kind: Kind) -> Mapping[str, Reason]:
    """The reasons for which a request of a kind may be refused."""
    return {
        row["reason"]: Reason(row["reason"], row["name"], row["words"])
        for row in tables.rows(FOLDER, "refusals")
        if kind in row["kinds"].split()
    }


@cache
def reasons_to_take_out() -> Mapping[str, Reason]:
    """The reasons for which something held may stay out of what is given."""
    return {
        row["reason"]: Reason(row["reason"], row["name"], row["words"])
        for row in tables.rows(FOLDER, "taken_out")
    }


@cache
def objections() -> Mapping[str, tuple[str, frozenset[str]]]:
    """What can be objected to: its name, and the flows that stop."""
    return {
        row["key"]: (row["name"], frozenset(row["flows"].split()))
        for row in tables.rows(FOLDER, "objections")
    }


def _right(row: tables.Row) -> Right:
    return Right(
        kind=Kind(row["kind"]),
        name=row["name"],
        what=row["what"],
        months=int(row["months"]),
        extra_months=int(row["extra_months"] or 0),
        acknowledge_days=int(row["acknowledge_days"]) if row["acknowledge_days"] else None,
        needs_identity=row["needs_identity"] == "yes",
        source=row["source"],
    )
