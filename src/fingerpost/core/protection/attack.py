"""The attack: what can be worked out of everything that is printed (policy.md 4.3, step 4).

For each cell that is withheld: the smallest and the largest whole number it may be so that every
printed sum holds. It is safe when they lie far enough apart. Most are shown to be safe many at a
time: each way to fill the gaps that keeps all sums is a possible truth of every cell in it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np

from fingerpost.core.protection.cells import Key
from fingerpost.core.protection.system import Bools, Floats, Ints, Known, System

SIGNS = (1.0, -1.0)
NEARLY = 1e-6
SHARED_ROUNDS, IDLE_ROUNDS, FEW_LEAD = 100, 1, 4
SHARED_SECONDS = 5.0
SECONDS = 20.0
GOOD_ENOUGH = 0.05
UNBOUNDED = (3, 4)


Safe = Callable[[Floats, Floats], Bools]
"""Whether cells are safe that may be as small as this and as large as that."""


def apart(by: float) -> Safe:
    """The smallest and the largest number differ by so much: it may be any of one more."""
    return lambda least, most: most - least >= by


def small_or_not(largest: int) -> Safe:
    """It may be nought, or more than is small: nobody knows of it that it is a small number."""
    return lambda least, most: (least <= 0) | (most > largest)


@dataclass(frozen=True, slots=True)
class Range:
    """Between which numbers a withheld cell can be shown to lie."""

    cell: Key
    low: float
    high: float


class Attack:
    """Somebody who has all that is printed, knows our rules, and can solve equations."""

    def __init__(self, system: System, known: Known, safe: Safe, *, reach: int, seed: int) -> None:
        """Aim at a printed table.

        Args:
            system: the tables.
            known: what is told of each cell.
            safe: when a cell is.
            reach: how far from the truth it is worth looking at first.
            seed: of the directions tried.
        """
        self.system, self.known, self.safe, self.reach = system, known, safe, reach
        self.free = np.flatnonzero(known.unknown)
        columns = system.sums[:, self.free]
        rows = np.unique(columns.nonzero()[0])
        self.rows = system.sums[rows]
        self.equations = columns[rows]
        self.right = -(self.rows @ np.where(known.unknown, 0.0, known.low))
        self.low, self.high = known.low[self.free], known.high[self.free]
        self.truth = system.counts[self.free].astype(np.float64)
        self.least, self.most = self.truth.copy(), self.truth.copy()
        self.solved = 0
        self.prices: dict[tuple[int, float], Floats] = {}
        self._chance = np.random.default_rng(seed)

    def pinned(self, targets: Bools, *, enough: int | None = None) -> list[Range]:
        """The targets that can be worked out too closely; none where the publication holds.

        Args:
            targets: the cells aimed at.
            enough: how many of them will do, of those pinned; None for all.
        """
        at = np.flatnonzero(targets[self.free])
        self._fill_many(at)
        return list(islice((pinned for one in at if (pinned := self._tried(int(one)))), enough))

    def learn_from(self, other: "Attack") -> None:
        """What was possible where at most as much was withheld is possible still."""
        before, now = other.known, self.known
        if (now.low <= before.low).all() and (now.high >= before.high).all():
            self.least = np.minimum(self.least, other.seen(other.least)[self.free])
            self.most = np.maximum(self.most, other.seen(other.most)[self.free])

    def seen(self, ends: Floats) -> Floats:
        """Ends of the free cells as ends of all, the others at their count."""
        every = self.system.counts.astype(np.float64)
        every[self.free] = ends
        return every

    def narrowest(self, targets: Bools) -> int | None:
        """How far apart the numbers of the worst target were seen, at least.

        Cells without an end say nothing; where none has one, as far as is asked for.
        """
        at = np.flatnonzero(targets[self.free])
        if not len(at):
            return None
        spread = (self.most - self.least)[at]
        spread[np.isinf(spread)] = np.nan
        return self.reach if np.isnan(spread).all() else int(np.nanmin(spread))

    def between(self, one: int) -> Range:
        """The exact range of one free cell, in whole numbers."""
        for sign in SIGNS:
            answer = self._whole(self._only(one, sign), self.low, self.high, SECONDS)
            if answer.status in UNBOUNDED:  # the truth itself satisfies it all
                self.most[one] = np.inf
        return Range(self.system.keys[self.free[one]], self.least[one], self.most[one])

    def _tried(self, one: int) -> Range | None:
        """A target that is pinned, with the range that proves it; None where it is safe.

        Fractions first: they are quick, give the prices of a proof, and mostly turn out whole.
        Where time runs out over whole numbers the cell counts as pinned.
        """
        ends = []
        for sign in SIGNS:
            if self._is_safe(one):
                return None
            answer = self._solve(self._only(one, sign), self.low, self.high)
            if answer.status in UNBOUNDED:
                self.most[one] = np.inf
                continue
            self.prices[one, sign] = answer.eqlin.marginals
            ends.append(float(sign * answer.fun))
        if self._is_safe(one):
            return None
        if len(ends) == len(SIGNS):
            low, high = np.ceil(ends[0] - NEARLY), np.floor(ends[1] + NEARLY)
            if not self.safe(np.array([low]), np.array([high]))[0]:
                return Range(self.system.keys[self.free[one]], float(low), float(high))
        found = self.between(one)
        return None if self._is_safe(one) else found

    def price(self, one: int, sign: float) -> Floats:
        """What each cell of all adds to the proof of one end of a cell that is pinned.

        Args:
            one: the free cell.
            sign: 1 for its smallest number, -1 for its largest.
        """
        price: Floats = -(self.rows.T @ self.prices[one, sign])
        price[self.free[one]] += sign
        return price

    def _only(self, one: int, sign: float) -> Floats:
        objective = np.zeros(len(self.free))
        objective[one] = sign
        return objective

    def _is_safe(self, one: int) -> bool:
        return bool(self.safe(self.least[one : one + 1], self.most[one : one + 1])[0])

    def _fill_many(self, at: Ints) -> None:
        """Fill the gaps in other ways, each pushing up many cells at once: others make way.

        In every corner of the tables one cell leads, by weights that chance deals out anew.
        """
        idle = 0
        open_ = at
        for _ in range(SHARED_ROUNDS):
            still = at[~self.safe(self.least[at], self.most[at])]
            idle = idle + 1 if len(still) == len(open_) else 0
            open_ = still
            if not len(open_) or idle > IDLE_ROUNDS:
                return
            objective = np.zeros(len(self.free))
            objective[open_] = -(self._chance.random(len(open_)) ** FEW_LEAD)
            low, high = self.low.copy(), self.high.copy()
            low[open_] = np.maximum(low[open_], self.truth[open_] - self.reach)
            high[open_] = np.minimum(high[open_], self.truth[open_] + self.reach)
            answer = self._solve(objective, low, high)
            if not _is_whole(answer.x):
                self._whole(objective, low, high, SHARED_SECONDS, GOOD_ENOUGH)

    def _solve(self, objective: Floats, low: Floats, high: Floats) -> Any:
        """The least of an objective, fractions allowed."""
        from scipy.optimize import linprog

        self.solved += 1
        bounds = np.column_stack((low, high))
        equations, right = self.equations, self.right
        answer = linprog(objective, A_eq=equations, b_eq=right, bounds=bounds, method="highs-ds")
        self._learn(answer.x)
        return answer

    def _whole(
        self, objective: Floats, low: Floats, high: Floats, seconds: float, gap: float = 0.0
    ) -> Any:
        """The same in whole numbers."""
        from scipy.optimize import Bounds, LinearConstraint, milp

        self.solved += 1
        answer = milp(
            objective,
            integrality=np.ones(len(objective)),
            bounds=Bounds(low, high),
            constraints=LinearConstraint(self.equations, self.right, self.right),
            options={"time_limit": seconds, "mip_rel_gap": gap},
        )
        self._learn(answer.x)
        return answer

    def _learn(self, filled: Floats | None) -> None:
        """A possible truth, if it is whole: checked, and remembered for every cell."""
        if filled is None or not _is_whole(filled):
            return
        filled = np.rint(filled)
        if np.array_equal(self.equations @ filled, self.right):
            self.least = np.minimum(self.least, filled)
            self.most = np.maximum(self.most, filled)


def _is_whole(filled: Floats | None) -> bool:
    return filled is not None and bool(np.all(np.abs(filled - np.rint(filled)) < NEARLY))
