"""How the whereabouts of one leaver are known on a day, or why they are not (users-and-peers, 8).

GB3-1 looks at 1 March of the first, second and third year after leaving. Where none has come yet
it looks at today, and says so.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Final

from fingerpost.core import tables
from fingerpost.core.leavers.cohorts import Cohort
from fingerpost.core.records import Group, Status

YEARS: Final = (1, 2, 3)
SO_FAR: Final = 0
KNOWN: Final = "Known"
BY_EVIDENCE: Final = "By evidence"
BY_SELF_REPORT: Final = "By their own or a parent's word"
NOT_PERMITTED: Final = "Not permitted"
NOT_FOUND: Final = "Not found"
OUT_OF_SCOPE: Final = "Out of scope"
STOPPED: Final = frozenset({"SHR-04", "SHR-05", "LAW-02", "LAW-05", "LAW-06", "LAW-09"})
"""Rules by which somebody's own choice, or a parent's, keeps us from being told."""
STOPPED_AT_18: Final = frozenset({"SHR-11", "CON-07"})
"""Rules that end the link to the school at 18, which is in the third year."""
THIRD_YEAR: Final = 3


def days(cohort: Cohort, day: date) -> Mapping[int, date]:
    """The days GB3-1 looks at, by year after leaving, as far as they have come."""
    come = {n: date(cohort.summer + n, 3, 1) for n in YEARS}
    return {n: on for n, on in come.items() if on <= day} or {SO_FAR: day}


def told_by(status: Status) -> str:
    """Whose word tells what somebody does; empty where nobody's does."""
    if status.group is Group.NOT_KNOWN or status.spoken_by is None:
        return ""
    return _sources()[status.spoken_by.source]["told_by"]


def why_not(rule: str, year: int) -> str:
    """Why the whereabouts of somebody are not known, from the rule that refuses to share them."""
    stopped = STOPPED | (STOPPED_AT_18 if year >= THIRD_YEAR else frozenset())
    return NOT_PERMITTED if rule in stopped else NOT_FOUND


@cache
def sources(*, self_report: bool) -> tuple[str, ...]:
    """Whose word there may be: evidence, or what they or a parent say."""
    wanted = "yes" if self_report else "no"
    found = (row["told_by"] for row in _sources().values() if row["self_report"] == wanted)
    return tuple(sorted(set(found)))


@cache
def _sources() -> Mapping[str, tables.Row]:
    return {row["source"]: row for row in tables.rows("benchmark3", "sources")}
