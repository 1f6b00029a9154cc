"""Which cells are too small to print, as rules with their numbers (policy.md 4.2)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import reduce
from typing import Final

from fingerpost.core.protection.cells import Key, key, without
from fingerpost.core.protection.linked import Tables, only_needed, rests


class Method(StrEnum):
    """How a table is protected; never both ways in one."""

    SUPPRESS = "suppress"
    ROUND = "round"


LARGEST_WITHHELD: Final = (3, 5, 6, 10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What an authority has chosen. Counts of young people, unless said."""

    largest_withheld: int = 5
    smallest_base: int = 6
    smallest_sensitive_base: int = 10
    measure: str = "measure"
    """The dimension that says what people are, such as NEET; its total is the base."""
    sensitive: frozenset[str] = frozenset()
    """Slices of it that a whole group must not be shown to be."""
    sensitive_splits: tuple[frozenset[str], ...] = ()
    """Dimensions that together are sensitive: health; ethnicity and school."""
    preferred: frozenset[str] = frozenset({"other"})
    """Slices that rather than others are withheld to protect a small number."""
    method: Method = Method.SUPPRESS
    seed: int = 1
    """Settles which of two cells of the same size is withheld."""

    def __post_init__(self) -> None:
        if self.largest_withheld not in LARGEST_WITHHELD:
            raise ValueError(f"the largest number withheld is one of {LARGEST_WITHHELD}")


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of what is too small: its number, its sentence, and the question it asks of a cell."""

    number: str
    name: str
    breaks: Callable[[Tables, Key, Settings], bool]


def small_count(tables: Tables, cell: Key, settings: Settings) -> bool:
    """One to five, or whatever the authority has set."""
    return 1 <= tables.counts[cell] <= settings.largest_withheld


def small_base(tables: Tables, cell: Key, settings: Settings) -> bool:
    """Whole row: fewer people than six, or than ten where the split is sensitive."""
    split = {name for name, _ in cell}
    is_sensitive = any(one <= split for one in settings.sensitive_splits)
    least = settings.smallest_sensitive_base if is_sensitive else settings.smallest_base
    return 0 < tables.counts.get(without(cell, settings.measure), 0) < least


def whole_group(tables: Tables, cell: Key, settings: Settings) -> bool:
    """Everybody is in one sensitive slice: it, and the noughts beside it that say so (SDC-02)."""
    base = without(cell, settings.measure)
    if cell == base or not tables.counts.get(base):
        return False
    if tables.counts[cell] not in (0, tables.counts[base]):
        return False
    return any(
        tables.counts.get(key(**dict(base), **{settings.measure: slice_})) == tables.counts[base]
        for slice_ in settings.sensitive
    )


WHOLE_GROUP: Final = "SDC-04"
PRIMARY: Final = (
    Rule("SDC-01", "The number is small", small_count),
    Rule("SDC-03", "It is of few people", small_base),
    Rule(WHOLE_GROUP, "It would say what a whole group is", whole_group),
)


def primary(tables: Tables, settings: Settings) -> Mapping[Key, str]:
    """The cells that may not be printed, each with the number of the first rule that says so."""
    found = {}
    for cell in tables.counts:
        rule = next((one for one in PRIMARY if one.breaks(tables, cell, settings)), None)
        if rule:
            found[cell] = rule.number
    return found


def with_small_rests(tables: Tables, dimensions: Iterable[str], settings: Settings) -> Tables:
    """The same with what anybody can subtract and nobody may know: rests that are too small.

    Other rests say nothing that has to be kept, so they are left out: a county has thousands.
    """
    more = reduce(rests, dimensions, tables)
    return only_needed(more, tables, primary(more, settings).keys() - tables.counts.keys())


SMALLEST_AVERAGED: Final = 10


def may_average(base: int) -> bool:
    """Averages and medians are of ten people or more (SDC-14)."""
    return base >= SMALLEST_AVERAGED
