"""Made-up leavers of a school, from a seed."""

import random
from typing import Any

from fingerpost.core.benchmark3 import coverage
from fingerpost.core.benchmark3.measures import Leaver
from fingerpost.core.benchmark3.routes import (
    APPRENTICESHIP,
    INTENDED,
    NO_PLAN,
    NOT_IN,
    NOT_KNOWN,
    OWN,
    WORK,
    coarse,
    other_learning,
)
from fingerpost.core.leavers.since import Sustained

SHARES = {OWN: 45, APPRENTICESHIP: 4, WORK: 3, NOT_IN: 4, NOT_KNOWN: 3} | dict(
    zip(other_learning(), (10, 18, 2, 8, 3), strict=True)
)
WHOSE = {"College or provider": 70, "School": 12, "The young person": 8, "A parent or carer": 3}


def leaver(**said: Any) -> Leaver:
    """One of whom nothing is known but what is said."""
    return Leaver(**said)


def school(many: int, seed: int = 7, *, places: int = 30, years: int = 3) -> list[Leaver]:
    """So many leavers, most of them known, at this many places."""
    chance = random.Random(seed)
    return [_one(chance, places, years) for _ in range(many)]


def _one(chance: random.Random, places: int, years: int) -> Leaver:
    (route,) = chance.choices(list(SHARES), list(SHARES.values()))
    is_in = route not in (NOT_IN, NOT_KNOWN)
    meant = coarse(route) if is_in and chance.random() < 0.7 else chance.choice(INTENDED)
    at = min(int(chance.expovariate(0.4)), places - 1)
    known = range(1, years + 1) if route != NOT_KNOWN else ()
    return Leaver(
        route=route,
        intended=meant if chance.random() < 0.9 else NO_PLAN,
        place=f"College {at}" if is_in and route != WORK else "",
        course=f"Course {chance.randrange(60)}" if is_in else "",
        sustained=Sustained.YES if is_in and chance.random() < 0.92 else Sustained.NO,
        told_by={
            year: chance.choices(list(WHOSE), list(WHOSE.values()))[0] if year in known else ""
            for year in range(1, years + 1)
        },
        why_not={
            year: chance.choice((coverage.NOT_FOUND, coverage.NOT_PERMITTED))
            for year in range(1, years + 1)
        },
        may_be_named=chance.random() < 0.6,
        in_scope=chance.random() < 0.98,
        sex=chance.choice(("Female", "Male")),
        need=chance.choices(("EHC plan", "SEN support", "No SEN"), (4, 13, 83))[0],
        vulnerable=chance.choices(("In a vulnerable group", "In none of them"), (8, 92))[0],
    )
