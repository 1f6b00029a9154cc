"""Figures of a month as tables to protect, and what was printed of them as it is stored."""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from fingerpost.core.figures.measures import COHORT
from fingerpost.core.figures.splits import SPLITS
from fingerpost.core.protection.cells import Key, Shown, key
from fingerpost.core.protection.linked import Dimension, Tables, flat, joined, table
from fingerpost.core.protection.rules import Method, Settings, with_small_rests
from fingerpost.core.records import Group
from fingerpost.reports.models import MonthFigures

MEASURE = "measure"
NEITHER = "NEET or not known"
KINDS = Dimension(
    MEASURE,
    (
        ("", (Group.EET.value, NEITHER, Group.OTHER.value)),
        (NEITHER, (Group.NEET.value, Group.NOT_KNOWN.value)),
    ),
)
PUBLISHED = ("sex", "age", "need", "vulnerable", "ethnicity", "area", "school")
"""The splits that are made public; where they learn is the providers' to publish."""
SENSITIVE_SPLITS = (frozenset({"need"}), frozenset({"vulnerable"}))


def settings(method: str, largest_withheld: int) -> Settings:
    """What an authority chose, with what is sensitive in these figures."""
    return Settings(
        method=Method(method),
        largest_withheld=largest_withheld,
        measure=MEASURE,
        sensitive=frozenset({Group.NEET.value, Group.NOT_KNOWN.value, NEITHER}),
        sensitive_splits=SENSITIVE_SPLITS,
        preferred=frozenset({Group.OTHER.value}),
    )


def tables(figures: MonthFigures, chosen: Settings) -> Tables:
    """Every split of a month by what young people do, as one system, with what can be subtracted:
    the authority less one school, everybody who is not NEET."""
    held = {split.split: split.counts for split in figures.splits.filter(split__in=PUBLISHED)}
    found = [table([KINDS], {(kind,): figures.counts.get(kind, 0) for kind in KINDS.leaves})]
    for split, slices in held.items():
        named = {name: parts for name, parts in slices.items() if parts.get(COHORT)}
        counts: dict[tuple[str, ...], int] = {
            (one, kind): named[one].get(kind, 0) for one in named for kind in KINDS.leaves
        }
        if named:
            found.append(table([flat(split, named), KINDS], counts))
    return with_small_rests(joined(*found), (*held, MEASURE), chosen)


def stored(shown: Mapping[Key, Shown]) -> list[Any]:
    """Cells as they are kept: each its slices, its number or nothing, whether it is rounded."""
    return [[dict(cell), one.number, one.rounded] for cell, one in shown.items()]


def shown(cells: Iterable[Any]) -> dict[Key, Shown]:
    """The other way round."""
    return {key(**slices): Shown(number, rounded) for slices, number, rounded in cells}


class HasCells(Protocol):
    """Anything that keeps what was printed of it."""

    cells: Any
    made_at: Any


def printed_before(versions: Iterable[HasCells]) -> dict[Key, Shown]:
    """What versions of one month said so far, oldest first; exact numbers outlive later marks."""
    said: dict[Key, Shown] = {}
    for version in versions:
        for cell, one in shown(version.cells).items():
            if cell not in said or said[cell].exact is None or one.exact is not None:
                said[cell] = one
    return said


def split_names() -> Mapping[str, str]:
    """The published splits by their key."""
    return {name: SPLITS[name].name for name in PUBLISHED}
