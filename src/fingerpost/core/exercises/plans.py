"""What somebody means to do next and which offers they have: statements, and which one speaks.

A statement is never changed. Of those that stand on a day, as known on a day, the one said last
speaks; of one day, the one from the better source (codes/sources.csv, column trust). A statement
that only says 'not yet recorded' gives way to any that says more, whenever it was said [ours].
Hearsay is kept and never speaks, as with evidence.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from fingerpost.core import codes
from fingerpost.core.dates import requirement_year
from fingerpost.core.records import Source

GUARANTEES = codes.load("guarantee_statuses")
INTENTIONS = codes.load("intended_destinations")
SOURCES = codes.load("sources")
NOT_RECORDED = GUARANTEES.where(published="not recorded")
(NOT_YET_RECORDED,) = NOT_RECORDED
(OFFER_MADE,) = GUARANTEES.where(name="Offer made")


class Kind(StrEnum):
    """What a plan is about. A person is in each year once, so the kind says of which September."""

    INTENDED = "intended"
    YEAR_11 = "year_11_guarantee"
    YEAR_12 = "year_12_guarantee"

    @property
    def in_words(self) -> str:
        """As people read it."""
        return IN_WORDS[self]


IN_WORDS = {
    Kind.INTENDED: "Intended destination",
    Kind.YEAR_11: "September Guarantee, Year 11",
    Kind.YEAR_12: "September Guarantee, Year 12",
}
YEAR_COLUMNS = {Kind.YEAR_11: "year11", Kind.YEAR_12: "year12"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One statement of an intended destination or of a guarantee status.

    `said_on` is the day it was said, `since` an earlier day from which it holds, such as that of an
    offer; `recorded_on` the day we learned it. `authority` answers for a guarantee. `provider`,
    where they go or have an offer from, `told_by`, whose list it is, and `key` are the caller's.
    """

    kind: Kind
    code: str
    said_on: date
    recorded_on: date
    source: Source
    authority: str = ""
    provider: str = ""
    told_by: str = ""
    since: date | None = None
    withdrawn_on: date | None = None
    key: int | None = None

    def stands(self, *, as_at: date, as_known_at: date) -> bool:
        """Whether it held by a day, and was known and not withdrawn on another."""
        withdrawn = self.withdrawn_on is not None and self.withdrawn_on <= as_known_at
        holds_from = min(self.said_on, self.since or self.said_on)
        return holds_from <= as_at and self.recorded_on <= as_known_at and not withdrawn


def speaking(
    plans: Iterable[Plan], kind: Kind, *, as_at: date, as_known_at: date | None = None
) -> Plan | None:
    """The statement of this kind that speaks on a day, as known on a day; None where none stands.

    Args:
        plans: everything said of one person.
        kind: what is asked about.
        as_at: the day asked about.
        as_known_at: the day whose knowledge counts; `as_at` when not given.
    """
    known_at = as_known_at or as_at
    standing = [p for p in plans if p.kind is kind and p.stands(as_at=as_at, as_known_at=known_at)]
    heard = [p for p in standing if SOURCES[p.source]["sets_status"] == "yes"]
    return max(heard, key=_weight, default=None)


def _weight(plan: Plan) -> tuple[bool, date, int, date, int]:
    says_something = plan.code not in NOT_RECORDED or plan.kind is Kind.INTENDED
    trust = -int(SOURCES[plan.source]["trust"])
    return says_something, plan.said_on, trust, plan.recorded_on, plan.key or 0


def label(kind: Kind, code: str) -> str:
    """What a code of this kind says."""
    return (INTENTIONS if kind is Kind.INTENDED else GUARANTEES).label(code)


def codes_for(kind: Kind, day: date) -> codes.CodeList:
    """The codes that may be said of a kind on a day: 114 and 115 only of Year 12 (error 27)."""
    year = requirement_year(day)
    if kind is Kind.INTENDED:
        return INTENTIONS.valid_in(year)
    every = GUARANTEES.valid_in(year)
    column = YEAR_COLUMNS[kind]
    return codes.CodeList(every.name, tuple(r for r in every.history if r[column] == "yes"))


def problem(kind: Kind, code: str, day: date) -> str:
    """Why a code cannot be kept as said on a day, as a sentence; empty where it can."""
    if code in codes_for(kind, day):
        return ""
    if kind is Kind.INTENDED:
        return f"“{code}” is not an intended destination, so it was not kept with the person."
    if code in GUARANTEES:
        return f"{label(kind, code)} ({code}) is said of Year 12 only, so it was not kept."
    return f"“{code}” is not a September Guarantee status, so it was not kept with the person."
