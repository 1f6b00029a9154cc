"""Whom a school or provider may be asked after: only those it told us of itself, and why.

To be named to a place where somebody else said they were would tell the place what it does not
know. So nobody is named to a place for what others said, and nobody at all of whom an instruction
withholds (section 72 or 14), who left the caseload, or whom it is unsafe to look for.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from fingerpost.core import codes, tables
from fingerpost.core.exercises.plans import Kind
from fingerpost.core.records import Organisation

INTENDED = "intended"
SOURCES = codes.load("sources")
MARK = "Fingerpost list to fill in"
"""What stands above the headings of every list, before the name of who is asked."""
WITHHELD = "They asked for no more than name, address and date of birth to be shared."
UNSAFE = "They are marked as unsafe to contact."


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason to ask a place after somebody; `words` is what the place reads."""

    code: str
    name: str
    words: str


@dataclass(frozen=True, slots=True)
class Said:
    """One thing held that names a place: what it is, the place, and whether the place said it.

    `kind` is a code of ask_reasons.csv.
    """

    kind: str
    place: int
    told_by_place: bool


@cache
def reasons() -> Mapping[str, Reason]:
    """Every reason by code, the strongest first."""
    rows = tables.rows("ladder", "ask_reasons")
    return {row["code"]: Reason(row["code"], row["name"], row["reason"]) for row in rows}


def kind_of_plan(kind: Kind) -> str:
    """The reason that a plan or offer of this kind can be."""
    return INTENDED if kind is Kind.INTENDED else "offer"


def place_said_it(source: str) -> bool:
    """Whether evidence of this source is the word of the place it names."""
    return SOURCES[source]["told_by_place"] == "yes"


def title(place: Organisation) -> str:
    """What stands above the headings of the list for a place, by which it is known again."""
    return f"{MARK}, for {place.name} ({_number(place)})"


def why_not_theirs(above: str, sender: Organisation | None) -> str:
    """Why a list that came back is not the sender's; empty where nothing says so.

    Answers are about the place that was asked, so under another's name they would put young people
    where they never were.

    Args:
        above: what stands above its headings; the sender may have taken that out.
        sender: who sent it; None is the authority itself.
    """
    named = re.search(rf"{MARK}, for (.+?) \(((?:URN|UKPRN) \d+)\)", above)
    if named is None or sender is None or named[2] == _number(sender):
        return ""
    return f"This list was made for {named[1]}. Send it as theirs."


def _number(place: Organisation) -> str:
    return f"URN {place.urn}" if place.urn else f"UKPRN {place.ukprn}"


def why_nobody(*, withheld: bool, unsafe: bool) -> str:
    """Why no place may be asked after somebody; empty where one may."""
    return WITHHELD if withheld else UNSAFE if unsafe else ""


def whom_to_ask(
    said: Iterable[Said], *, withheld: bool = False, unsafe: bool = False
) -> Mapping[int, Reason]:
    """The places that may be asked after somebody, each with its strongest reason."""
    if why_nobody(withheld=withheld, unsafe=unsafe):
        return {}
    own = [one for one in said if one.told_by_place]
    return {
        one.place: reasons()[one.kind]
        for one in sorted(own, key=lambda one: -list(reasons()).index(one.kind))
    }
