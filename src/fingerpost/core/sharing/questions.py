"""What is asked, and what the answer depends on. Values only; keys are compared for equality."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from fingerpost.core.sharing.consent import Consent
from fingerpost.core.sharing.flows import Mode
from fingerpost.core.sharing.instructions import HOLD_DAYS, Instruction

DWP = "DWP"
"""The tag of a value that came from the Department for Work and Pensions (LAW-14)."""


class Right(StrEnum):
    """What a young person asked for under UK GDPR: not this flow, or no use at all."""

    OBJECTION = "objection"
    RESTRICTION = "restriction"


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """A data-sharing agreement between the authority and one organisation.

    `with_` is the organisation's key. `after_18` says that it gives a ground for those who are 18.
    """

    with_: str
    flows: frozenset[str]
    fields: frozenset[str]
    mode: Mode
    starts_on: date
    ends_on: date | None = None
    signed: bool = True
    after_18: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """An objection to some flows, or a restriction, which is of every flow (`flows` empty)."""

    kind: Right
    since: date
    flows: frozenset[str] = frozenset()
    ended_on: date | None = None

    def stands_on(self, day: date) -> bool:
        """From the day it was made until it was lifted."""
        return self.since <= day and (self.ended_on is None or day < self.ended_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What of a young person matters here. `schools` are the keys of those they are or were at;
    `unsafe` that nobody is to learn from us where they are."""

    born_on: date
    schools: frozenset[str] = frozenset()
    left_on: date | None = None
    unsafe: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """May this recipient have these fields about this person, for this purpose, on this day?

    `sources` says of single fields where the value came from, such as ('address', 'DWP').
    """

    flow: str
    purpose: str
    recipient: str
    day: date
    subject: Subject
    wanted: frozenset[str]
    mode: Mode = Mode.AGGREGATE
    agreement: Agreement | None = None
    consents: tuple[Consent, ...] = ()
    instructions: tuple[Instruction, ...] = ()
    objections: tuple[Objection, ...] = ()
    sources: frozenset[tuple[str, str]] = frozenset()
    hold_days: int = HOLD_DAYS
