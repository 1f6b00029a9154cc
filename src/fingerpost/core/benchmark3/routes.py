"""Routes leavers are counted in: routes.csv for what they did, intended.csv for what they meant.

Neither table is a ranking. A page shows routes in the order of the alphabet.
"""

from collections.abc import Mapping
from functools import cache
from typing import Final

from fingerpost.core import codes, tables
from fingerpost.core.records import Group, Status

ACTIVITIES = codes.load("activities")
OWN: Final = "Our own sixth form"
OTHER_LEARNING: Final = "Other education or training"
APPRENTICESHIP: Final = "Apprenticeship"
WORK: Final = "Work"
IN_LEARNING_OR_WORK: Final = "In education, training or work"
NOT_IN: Final = "Not in education, training or work"
NOT_KNOWN: Final = "Not known"
UNDECIDED: Final = "Undecided or other"
NO_PLAN: Final = "No plan held"
COARSE: Final = (APPRENTICESHIP, OTHER_LEARNING, OWN, WORK)
INTENDED: Final = (*COARSE, UNDECIDED, NO_PLAN)
"""Plans and first destinations are compared by these: a plan does not say more."""


@cache
def _by_code() -> Mapping[str, str]:
    return {row["code"]: row["name"] for row in tables.rows("benchmark3", "routes")}


@cache
def other_learning() -> tuple[str, ...]:
    """The routes that stand together as other education or training."""
    return tuple(sorted(name for name in _by_code().values() if name not in COARSE))


def route(first: Status | None, now: Status, *, school: str) -> str:
    """The route somebody took first; where they took none, what is known of them now.

    Args:
        first: what they did at the first month end at which they were in learning or work.
        now: what they do now.
        school: the key of the school they left.
    """
    if first is None:
        return NOT_KNOWN if now.group is Group.NOT_KNOWN else NOT_IN
    family = ACTIVITIES[first.code]["family"]
    if first.provider == school and family == "education":
        return OWN
    return _by_code().get(first.code) or _by_code()[family]


def coarse(route: str) -> str:
    """The same, as it can be compared with a plan."""
    return OTHER_LEARNING if route in other_learning() else route


def intended(code: str) -> str:
    """What a plan of this code means; of a code that says nothing, that no plan is held."""
    held = {row["code"]: row["intends"] for row in tables.rows("benchmark3", "intended")}
    return held.get(code, NO_PLAN)
