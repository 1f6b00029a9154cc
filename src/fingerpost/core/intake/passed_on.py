"""What of a line goes to the authority where somebody lives: a whitelist (passed_on.csv), so that a
new column stays here until somebody has thought about it. Notes, risk and parents' details stay."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from fingerpost.core import tables
from fingerpost.core.sharing import flows

FLOW = "F3"


@cache
def _goes() -> Mapping[str, str]:
    """The fields of a line that go, each with the field of core/sharing it counts as."""
    may = flows.may_ever_carry(FLOW)
    rows = tables.rows("intake", "passed_on")
    return {row["field"]: row["as"] for row in rows if row["as"] in may}


def passed_on(line: Mapping[str, Any]) -> dict[str, Any]:
    """The part of a line that goes."""
    return {name: value for name, value in line.items() if name in _goes()}


def counts_as(lines: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """The fields of core/sharing that these lines, as they go, tell of."""
    return frozenset(_goes()[name] for line in lines for name, value in line.items() if value)
