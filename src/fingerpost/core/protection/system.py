"""Tables as equations, and what anybody knows of each cell before they begin to solve them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fingerpost.core.protection.cells import WITHHELD, Key, Shown, rounded
from fingerpost.core.protection.linked import Tables

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


LONG_SUM = 12
"""Parts of a sum beyond which tables are cut apart there to be solved."""


@dataclass(frozen=True)
class System:
    """Cells by number, and a row for each sum: its total less its parts is nought.

    `earlier` are cells printed before: a number printed exactly, and still the same, is known
    whatever is printed now.
    """

    tables: Tables
    earlier: Mapping[Key, Shown]

    @cached_property
    def keys(self) -> tuple[Key, ...]:
        """The cells in the order of their numbers."""
        return tuple(self.tables.counts)

    @cached_property
    def place(self) -> Mapping[Key, int]:
        """The number of each cell."""
        return {cell: number for number, cell in enumerate(self.keys)}

    @cached_property
    def counts(self) -> Ints:
        """The counts as they are."""
        return np.array([self.tables.counts[cell] for cell in self.keys], dtype=np.int64)

    @cached_property
    def sums(self) -> Any:
        """The equations as a sparse matrix."""
        from scipy.sparse import csr_array  # only where something is protected: it takes a while

        rows, columns, values = [], [], []
        for row, one in enumerate(self.tables.sums):
            rows += [row] * (1 + len(one.parts))
            columns += [self.place[one.total], *(self.place[part] for part in one.parts)]
            values += [1, *[-1] * len(one.parts)]
        shape = (len(self.tables.sums), len(self.keys))
        return csr_array((values, (rows, columns)), shape=shape, dtype=np.float64)

    @cached_property
    def printed(self) -> Bools:
        """Cells that are to be printed, be it with a mark."""
        return np.array([cell not in self.tables.unprinted for cell in self.keys])

    @cached_property
    def totals(self) -> Bools:
        """Cells that something adds up to."""
        return self.chosen(one.total for one in self.tables.sums)

    @cached_property
    def public(self) -> Bools:
        """Cells whose number was printed before and has not changed."""
        return self.chosen(
            cell
            for cell, shown in self.earlier.items()
            if shown.exact is not None and self.tables.counts.get(cell) == shown.exact
        )

    def chosen(self, cells: Iterable[Key]) -> Bools:
        """Which cells are among some."""
        found = np.zeros(len(self.keys), dtype=bool)
        found[[self.place[cell] for cell in cells]] = True
        return found

    def blocks(self) -> list[Ints]:
        """Cells that hang together once long sums are cut; those in no short sum are in none."""
        from scipy.sparse import csr_array
        from scipy.sparse.csgraph import connected_components

        short = self.sums[self._is_short]
        joins = csr_array(abs(short).T @ abs(short))
        _, names = connected_components(joins, directed=False)
        order = np.argsort(names, kind="stable")
        return np.split(order, np.flatnonzero(np.diff(names[order])) + 1)

    @cached_property
    def _is_short(self) -> Bools:
        return np.array([len(one.parts) <= LONG_SUM for one in self.tables.sums], dtype=bool)

    def part(self, block: Ints) -> "System":
        """A block as a system of its own, its long sums left out."""
        cells = {self.keys[at]: int(self.counts[at]) for at in block}
        sums = tuple(
            one
            for one, is_short in zip(self.tables.sums, self._is_short, strict=True)
            if is_short and one.total in cells
        )
        return System(Tables(cells, sums, self.tables.unprinted & cells.keys()), self.earlier)

    def rounded(self, withheld: Bools) -> Bools:
        """Totals that are printed and have a part that is not (SDC-07)."""
        hides = (self.sums < 0).astype(np.float64) @ (withheld & self.printed)
        over_hidden = (self.sums > 0).T.astype(np.float64) @ (hides > 0)
        found: Bools = (over_hidden > 0) & self.printed & ~withheld
        return found

    def shown(self, withheld: Bools) -> dict[Key, Shown]:
        """What is printed of each cell."""
        near = self.rounded(withheld)
        return {
            cell: _shown(int(self.counts[at]), bool(withheld[at]), bool(near[at]))
            for at, cell in enumerate(self.keys)
            if self.printed[at]
        }


def _shown(count: int, withheld: bool, near: bool) -> Shown:
    if withheld:
        return WITHHELD
    return rounded(count) if near else Shown(count)


@dataclass(frozen=True)
class Known:
    """Between which numbers each cell lies for all anybody is told; alike where it is printed."""

    low: Floats
    high: Floats

    @property
    def unknown(self) -> Bools:
        """Cells whose number is not told."""
        found: Bools = self.low < self.high
        return found


def known(system: System, shown: Mapping[Key, Shown]) -> Known:
    """What is told by a printed table, to somebody who knows all our rules.

    Whoever knows that noughts are printed knows that a mark stands for one at least. A nought that
    is withheld, with its row, is taken as that: we give them credit for more than they can know.
    What was printed of a cell before, and may be true still, is taken to be true.
    """
    low, high = np.zeros(len(system.keys)), np.full(len(system.keys), np.inf)
    for at, cell in enumerate(system.keys):
        one = shown.get(cell)
        if one is not None and not one.withheld:
            low[at], high[at] = one.least, one.most
        elif one is not None:
            low[at] = min(system.counts[at], 1)
            before = system.earlier.get(cell, WITHHELD)
            if before.may_be(int(system.counts[at])):
                low[at], high[at] = max(low[at], before.least), before.most
    low[system.public] = high[system.public] = system.counts[system.public]
    return Known(low, high)
