"""Tables that share cells: counts and every sum between them, as one system (SDC-08).

A school's table, the authority's and the rest of the authority; four quarters and the year; one
split beside another: cells of the same key are the same cell, so joining tables links them.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product

from fingerpost.core.protection.cells import Key, key, slice_of, without

ALL = ""


@dataclass(frozen=True, slots=True)
class Sum:
    """A total and what adds up to it."""

    total: Key
    parts: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class Dimension:
    """One way to divide people: its sums, each a total and its parts; the total of all is ''.

    A slice that is no total is a leaf. Two sums of one total are two ways to divide it, such as
    'NEET or not known' beside its two halves.
    """

    name: str
    sums: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def leaves(self) -> tuple[str, ...]:
        """Slices that nothing adds up to."""
        totals = {total for total, _ in self.sums}
        parts = (part for _, some in self.sums for part in some)
        return tuple(dict.fromkeys(part for part in parts if part not in totals))

    @property
    def slices(self) -> tuple[str, ...]:
        """Every slice, the total of all too."""
        named = (name for total, parts in self.sums for name in (total, *parts))
        return tuple(dict.fromkeys((ALL, *named)))

    def under(self, slice_: str) -> frozenset[str]:
        """The leaves that make up a slice."""
        for total, parts in self.sums:
            if total == slice_:
                return frozenset[str]().union(*(self.under(part) for part in parts))
        return frozenset({slice_})


def flat(name: str, slices: Iterable[str]) -> Dimension:
    """A dimension whose slices simply add up to all."""
    return Dimension(name, ((ALL, tuple(slices)),))


@dataclass(frozen=True, slots=True)
class Tables:
    """Counts by cell with the sums between them.

    Cells of `unprinted` can be worked out of others though nobody prints them, such as all schools
    but one: they are attacked like the rest.
    """

    counts: Mapping[Key, int]
    sums: tuple[Sum, ...]
    unprinted: frozenset[Key] = field(default=frozenset())

    def __post_init__(self) -> None:
        for one in self.sums:
            if self.counts[one.total] != sum(self.counts[part] for part in one.parts):
                raise ValueError(f"the parts of {one.total} do not add up to it")
        if any(count < 0 for count in self.counts.values()):
            raise ValueError("a count below nought")


def table(dimensions: Iterable[Dimension], counts: Mapping[tuple[str, ...], int]) -> Tables:
    """A table of all its margins.

    Args:
        dimensions: the ways it is divided.
        counts: how many there are of each combination of leaves; what is not named is nought.
    """
    axes = tuple(dimensions)
    names = [axis.name for axis in axes]
    found = {
        _key(names, place): sum(counts.get(leaf, 0) for leaf in product(*under))
        for place in product(*(axis.slices for axis in axes))
        for under in [[sorted(axis.under(one)) for axis, one in zip(axes, place, strict=True)]]
    }
    return Tables(found, tuple(_sums(axes)))


def _key(names: list[str], place: Iterable[str]) -> Key:
    return key(**dict(zip(names, place, strict=True)))


def _sums(axes: tuple[Dimension, ...]) -> Iterator[Sum]:
    names = [axis.name for axis in axes]
    for at, axis in enumerate(axes):
        others = [other.slices if other is not axis else (ALL,) for other in axes]
        for place in product(*others):
            for total, parts in axis.sums:
                cells = [_key(names, (*place[:at], one, *place[at + 1 :])) for one in parts]
                yield Sum(_key(names, (*place[:at], total, *place[at + 1 :])), tuple(cells))


def joined(*tables: Tables) -> Tables:
    """Tables as one system.

    Raises:
        ValueError: two of them count the same cell differently.
    """
    counts: dict[Key, int] = {}
    for one in tables:
        for cell, count in one.counts.items():
            if counts.setdefault(cell, count) != count:
                raise ValueError(f"two tables count {cell} differently")
    sums = dict.fromkeys(one for some in tables for one in some.sums)
    printed = {cell for some in tables for cell in some.counts if cell not in some.unprinted}
    return Tables(counts, tuple(sums), frozenset(counts) - printed)


def rests(tables: Tables, dimension: str) -> Tables:
    """The same with what is left when a slice is taken from its total, for every slice.

    The authority less a school that has its own pack (SDC-08), everybody who is not NEET (97% says
    3%, SDC-05). Nobody prints it, and anybody can subtract.
    """
    counts, sums = dict(tables.counts), list(tables.sums)
    for cell, count in tables.counts.items():
        total, slice_ = without(cell, dimension), slice_of(cell, dimension)
        if slice_ and total in tables.counts:
            left = key(**dict(total), **{dimension: f"all but {slice_}"})
            counts[left] = tables.counts[total] - count
            sums.append(Sum(total, (cell, left)))
    more = counts.keys() - tables.counts.keys()
    return Tables(counts, tuple(sums), tables.unprinted | more)


def only_needed(more: Tables, tables: Tables, wanted: Iterable[Key]) -> Tables:
    """Tables with those of the cells of `more` that are wanted, and what these are taken from."""
    needed, sums = set(wanted), list[Sum]()
    for one in reversed(more.sums[len(tables.sums) :]):
        if one.parts[-1] in needed:
            needed.update((one.total, *one.parts))
            sums.append(one)
    counts = {
        cell: count
        for cell, count in more.counts.items()
        if cell in tables.counts or cell in needed
    }
    unprinted = more.unprinted & counts.keys()
    return Tables(counts, (*tables.sums, *reversed(sums)), unprinted)
