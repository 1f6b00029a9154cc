"""How many of a cohort: of those a school may be told of exactly, of the others only about.

Whoever may be named is counted as they are: small numbers of a school's own pupils are not hidden
from it (SDC-12). Whoever may not be is counted in a group, rounded, so that nobody can be picked
out of it, alone or by taking one count from another (policy.md 4.2).
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from fingerpost.core.figures.rounding import half_up
from fingerpost.core.leavers.since import Since, Sustained
from fingerpost.core.records import Group
from fingerpost.core.sharing import flows
from fingerpost.core.sharing.masks import WHAT, masks

SMALLEST_GROUP = 20
"""Twice what SDC-03 asks, so that "nearly all" is never said of a handful [ours]."""
ROUNDED_TO = 5


class Counted(StrEnum):
    """What somebody who may be named is counted as, in more than one way perhaps."""

    KNOWN = "known"
    SUSTAINED = "still there"
    CHANGED = "changed"
    FELL_THROUGH = "fallen through"
    NOT_FOUND = "not found"


def counted_as(since: Since) -> frozenset[Counted]:
    """In which ways somebody counts."""
    ways = {Counted.KNOWN if since.known else Counted.NOT_FOUND}
    if since.sustained in (Sustained.YES, Sustained.SO_FAR):
        ways.add(Counted.SUSTAINED)
    if since.changed:
        ways.add(Counted.CHANGED)
    if since.fell_through_on:
        ways.add(Counted.FELL_THROUGH)
    return frozenset(ways)


def shown_as(since: Since, allowed: Collection[str]) -> frozenset[Counted]:
    """In which of these ways a school may see that somebody counts; in none where nothing may be
    told. Those that would give away more than the allowed fields are left out.

    Args:
        since: what became of them.
        allowed: codes of core/sharing/fields.csv.
    """
    fields = flows.fields()
    masked = since.now.code in masks()
    told = {code for code in allowed if not (masked and fields[code].masks and code not in WHAT)}
    ways = counted_as(since)
    if "sustained" not in told:
        ways -= {Counted.SUSTAINED, Counted.CHANGED}
    return ways if told & WHAT else frozenset()


@dataclass(frozen=True, slots=True)
class About:
    """Some of a group, rounded to five, and never so that it says 'all of them'."""

    label: str
    words: str


def about(groups: Iterable[Group]) -> list[About]:
    """How many of those who may not be named are in each group; nothing where they are few."""
    counted = Counter(groups)
    base = counted.total()
    if base < SMALLEST_GROUP:
        return []
    return [About(label, _words(sum(counted[g] for g in of), base)) for label, of in SHOWN]


SHOWN = (
    ("In education, training or work", (Group.EET,)),
    ("NEET", (Group.NEET,)),
    ("Not known", (Group.NOT_KNOWN, Group.OTHER)),
)


def _words(count: int, base: int) -> str:
    """A count in rounded words; of nearly all or nearly nobody no more than that."""
    if count < ROUNDED_TO:
        return f"fewer than {ROUNDED_TO}"
    if count > base - ROUNDED_TO:
        return "nearly all"
    return f"about {half_up(Fraction(count, ROUNDED_TO)) * ROUNDED_TO}"
