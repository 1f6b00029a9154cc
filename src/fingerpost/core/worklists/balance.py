"""How evenly work is shared out: each caseload's effort beside what a fair share would be."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Load:
    """The young people of a caseload, and the effort they take (core/worklists/priorities)."""

    people: int
    effort: int


def fair_share(loads: Mapping[int, Load]) -> float:
    """The effort each caseload would have if all had the same; 0 where there is none."""
    return sum(load.effort for load in loads.values()) / len(loads) if loads else 0.0


def beside_fair(load: Load, share: float) -> str:
    """A load beside a fair share, in words that need no arithmetic."""
    if not share:
        return "Nothing to share out"
    part = load.effort / share
    if 0.9 <= part <= 1.1:
        return "A fair share"
    if part < 1:
        return f"{round((1 - part) * 100)}% below a fair share"
    return f"{round((part - 1) * 100)}% above a fair share"
