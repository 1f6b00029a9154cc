"""The route somebody took, in the few words a school reads: routes.csv, by code or family."""

from collections.abc import Mapping
from functools import cache

from fingerpost.core import codes, tables

ACTIVITIES = codes.load("activities")
NOT_KNOWN = "Not known"


@cache
def _routes() -> Mapping[str, str]:
    return {row["of"]: row["route"] for row in tables.rows("sharing", "routes")}


def route(code: str, *, lapsed: bool = False) -> str:
    """The route of an activity code; not known where nothing is said, or nothing current."""
    if lapsed or code not in ACTIVITIES:
        return NOT_KNOWN
    return _routes().get(code) or _routes()[ACTIVITIES[code]["family"]]
