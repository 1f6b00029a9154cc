"""Cohorts as tables to protect: by what people do, in the ways that reports print.

    all = NEET or not known + known and not NEET
    NEET or not known = NEET + not known
    known and not NEET = participating + something else
    participating = full-time education + apprenticeship + other education and training

The public figures (reports/publications) divide the same people otherwise: EET + other is known and
not NEET. Those cells stand here too and are protected as if they were printed, so that the figures
can be made public before or after a report. Reports show others: 'other' is a handful nearly
everywhere, and hiding it takes a headline figure along.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Final

from fingerpost.core import codes
from fingerpost.core.authority_reports.travel import Reach
from fingerpost.core.figures.measures import measures
from fingerpost.core.protection.cells import slice_of
from fingerpost.core.protection.linked import ALL, Dimension, Tables, table
from fingerpost.core.records import Group

MEASURE = "measure"
NEITHER = "NEET or not known"
KNOWN = "known and not NEET"
PARTICIPATING = "participating"
BESIDE = "something else"
NOT_COUNTED = "other work or learning"
FULL_TIME, APPRENTICESHIP, *_REST = measures()[PARTICIPATING].parts
OTHER_TRAINING = "other education and training"
ROUTES = (FULL_TIME, APPRENTICESHIP, OTHER_TRAINING)
EET, NEET, NOT_KNOWN, OTHER = (str(one) for one in Group)
_KINDS = (("", (NEITHER, KNOWN)), (NEITHER, (NEET, NOT_KNOWN)), (KNOWN, (EET, OTHER)))
_PARTS = (
    *_KINDS,
    (EET, (PARTICIPATING, NOT_COUNTED)),
    (KNOWN, (PARTICIPATING, BESIDE)),
    (BESIDE, (NOT_COUNTED, OTHER)),
)
KINDS = Dimension(MEASURE, _KINDS)
DOING = Dimension(MEASURE, (*_PARTS, (PARTICIPATING, ROUTES)))
GOING = Dimension(MEASURE, (*_PARTS, (PARTICIPATING, tuple(str(one) for one in Reach))))
"""Of those who participate: how far from home."""
PUBLIC = frozenset({EET, OTHER})
"""What the public figures print and reports do not."""
FINER = frozenset(DOING.slices + GOING.slices) - {ALL, NEITHER, KNOWN, NEET, NOT_KNOWN, EET, OTHER}
"""All that is finer than the public figures."""
NAMES = {
    PARTICIPATING: "Participating",
    NEET: "NEET",
    NOT_KNOWN: "Not known",
    NEITHER: "NEET or not known",
    KNOWN: "Known and not NEET",
    BESIDE: "In work or something else that does not count as participating",
} | {route: route[:1].upper() + route[1:] for route in ROUTES}
"""What is printed of a measure is called."""
SMALLEST_SLICE: Final = 10
OTHERS = "Others together"
MOST_NAMED = 3


def doing(parts: Mapping[str, int]) -> dict[str, int]:
    """Of counts of a slice (core/figures) those of the leaves of `DOING`."""
    rest = sum(parts.get(route, 0) for route in _REST)
    routes = {FULL_TIME: parts.get(FULL_TIME, 0), APPRENTICESHIP: parts.get(APPRENTICESHIP, 0)}
    beside = parts.get(EET, 0) - sum(routes.values()) - rest
    others = {one: parts.get(one, 0) for one in (NEET, NOT_KNOWN, OTHER)}
    return routes | {OTHER_TRAINING: rest, NOT_COUNTED: beside} | others


def does(code: str, group: Group) -> str:
    """The leaf of `DOING` one young person is counted in; a lapsed status is not known."""
    if group is not Group.EET:
        return str(group)
    route = codes.load("activities")[code]["participation"]
    return OTHER_TRAINING if route in _REST else route or NOT_COUNTED


def by(
    split: str,
    counts: Mapping[str, Mapping[str, int]],
    ways: Dimension,
    *,
    hidden: Collection[str] = (),
    least: int = SMALLEST_SLICE,
) -> Tables:
    """The table of a split.

    Args:
        split: which.
        counts: counts of the leaves of `ways` for each slice.
        ways: how people are divided.
        hidden: measures that are not printed.
        least: slices of fewer are printed with the next smallest, under both names.
    """
    axis = _axis(split, _sizes(counts), least)
    cells: dict[tuple[str, ...], int] = {
        (slice_, leaf): counts[slice_].get(leaf, 0) for slice_ in counts for leaf in ways.leaves
    }
    return _hiding(table([axis, ways], cells), _parts_of(axis), {NOT_COUNTED, *hidden})


def bases(
    split: str, counts: Mapping[str, Mapping[str, int]], *, least: int = SMALLEST_SLICE
) -> Tables:
    """How many are in each slice, whatever they do."""
    sizes = _sizes(counts)
    axis = _axis(split, sizes, least)
    cells: dict[tuple[str, ...], int] = {(name,): many for name, many in sizes.items()}
    return _hiding(table([axis], cells), _parts_of(axis))


def _sizes(counts: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    return {slice_: sum(parts.values()) for slice_, parts in counts.items()}


def of_all(counts: Mapping[str, int]) -> Tables:
    """The table of everybody."""
    cells: dict[tuple[str, ...], int] = {(leaf,): counts.get(leaf, 0) for leaf in DOING.leaves}
    return _hiding(table([DOING], cells), (), {NOT_COUNTED})


def together(sizes: Mapping[str, int], least: int) -> dict[str, tuple[str, ...]]:
    """Slices to print, each with what it is made of: those too small by themselves are joined."""
    groups: list[tuple[int, tuple[str, ...]]] = sorted((n, (name,)) for name, n in sizes.items())
    while len(groups) > 1 and groups[0][0] < least:
        (few, small), (more, next_), *rest = groups
        groups = sorted([(few + more, (*small, *next_)), *rest])
    return {_name(sorted(names)): tuple(sorted(names)) for _, names in groups}


def _name(names: list[str]) -> str:
    return " or ".join(names) if len(names) <= MOST_NAMED else OTHERS


def _axis(split: str, sizes: Mapping[str, int], least: int) -> Dimension:
    groups = together(sizes, least)
    joined = tuple((name, parts) for name, parts in groups.items() if len(parts) > 1)
    return Dimension(split, ((ALL, tuple(groups)), *joined))


def _parts_of(axis: Dimension) -> set[tuple[str, str]]:
    """Slices that are printed only together with others."""
    return {(axis.name, part) for total, parts in axis.sums if total != ALL for part in parts}


def _hiding(
    tables: Tables, slices: Collection[tuple[str, str]], measures_: Collection[str] = ()
) -> Tables:
    hidden = {
        cell
        for cell in tables.counts
        if slice_of(cell, MEASURE) in measures_ or not set(cell).isdisjoint(slices)
    }
    return replace(tables, unprinted=frozenset(hidden))


def tallied(people: Iterable[tuple[str, str]]) -> dict[str, dict[str, int]]:
    """How many of each slice are in each leaf, of pairs of the two."""
    found: dict[str, dict[str, int]] = {}
    for slice_, leaf in people:
        line = found.setdefault(slice_, {})
        line[leaf] = line.get(leaf, 0) + 1
    return found
