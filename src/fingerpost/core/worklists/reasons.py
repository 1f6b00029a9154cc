"""Why somebody is not known: the first row of reasons.csv that holds.

A refusal or a dead address was found out by somebody, so it comes first; then what says where to
look; then how what we knew came to an end.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from fingerpost.core import tables
from fingerpost.core.dates import academic_year


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for not being known; `why` is the sentence, `codes` those that state it."""

    key: str
    name: str
    why: str
    codes: frozenset[str]
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotKnown:
    """What is held of somebody who is not known.

    `nothing_in_force` is whether their status rests on no statement at all; `missing` whether a
    sender's latest list lacks them; `may_live_in` another authority a file names.
    """

    code: str = ""
    since: date | None = None
    lapses_on: date | None = None
    nothing_in_force: bool = True
    may_live_in: str = ""
    missing: bool = False


@cache
def reasons() -> Mapping[str, Reason]:
    """Every reason, in the order they are asked."""
    return {row["key"]: _reason(row) for row in tables.rows("worklists", "reasons")}


def _reason(row: Mapping[str, str]) -> Reason:
    codes = frozenset(row["codes"].split())
    return Reason(row["key"], row["name"], row["why"], codes, row["evidence"])


def first_of_year(day: date) -> date:
    """1 September of the academic year that holds a day."""
    return date(academic_year(day), 9, 1)


def _ended_this_year(of: NotKnown, day: date) -> bool:
    began = first_of_year(day)
    return of.nothing_in_force and of.since is not None and of.since >= began


def _lapsed_this_year(of: NotKnown, day: date) -> bool:
    return of.lapses_on is not None and of.lapses_on >= first_of_year(day)


HOLDS: Final[Mapping[str, Callable[[NotKnown, date], bool]]] = {
    "refused": lambda of, day: of.code in reasons()["refused"].codes,
    "cannot-contact": lambda of, day: of.code in reasons()["cannot-contact"].codes,
    "moved": lambda of, day: of.may_live_in != "",
    "gone": lambda of, day: of.missing,
    "left": _ended_this_year,
    "lapsed": _lapsed_this_year,
    "never": lambda of, day: True,
}


def why_not_known(of: NotKnown, day: date) -> Reason:
    """The first reason that holds; the last row holds for everybody."""
    return next(one for key, one in reasons().items() if HOLDS[key](of, day))
