"""Where young people learn, seen from where they live: as far as postcodes say."""

from collections.abc import Collection
from enum import StrEnum

from fingerpost.core.figures.splits import NOT_HELD


class Reach(StrEnum):
    """How far it is, by the first halves of two postcodes."""

    SAME = "in the same district"
    NEAR = "in another district here"
    AWAY = "outside the authority's area"
    NOT_HELD = "place or postcode not held"


def district_of(postcode: str) -> str:
    """The first half of a postcode; empty where there is none."""
    return postcode.strip().upper().partition(" ")[0]


def reach(home: str, place: str, *, here: Collection[str]) -> Reach:
    """How far somebody goes to learn.

    Args:
        home: the district they live in.
        place: the district of the place where they learn, empty where it is not held.
        here: the districts of the authority.
    """
    if not place or home in ("", NOT_HELD):
        return Reach.NOT_HELD
    if place == home:
        return Reach.SAME
    return Reach.NEAR if place in here else Reach.AWAY
