"""What is shown instead of an activity that gives a reason away (policy.md 5.4, masks.csv)."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from fingerpost.core import tables
from fingerpost.core.sharing.flows import fields

WHAT = frozenset({"activity", "route"})
"""The fields that say what somebody does: shown in plainer words. The other fields that mask tell
where and since when, which can give the same away, and are left out."""


@cache
def masks() -> Mapping[str, str]:
    """What each masked activity code is shown as."""
    return {row["code"]: row["shows_as"] for row in tables.rows("sharing", "masks")}


def masked(code: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of somebody whose activity has this code, as they may be shown.

    Args:
        code: the activity code behind the values; empty where nothing is known.
        values: by field code.
    """
    shown = masks().get(code)
    if shown is None:
        return dict(values)
    return {
        name: shown if name in WHAT else None if fields()[name].masks else value
        for name, value in values.items()
    }
