"""Which further cells are withheld, so that the first cannot be worked out (SDC-06).

Withhold as little weight as possible so that no withheld cell is pinned. Which patterns would do is
not written down beforehand: a pattern is found, attacked, and each cell that is pinned says by the
attack's own proof what would free it (Fischetti and Salazar 2001: cuts of a covering problem).

Large tables hang together by a few long sums, such as an authority's schools. They are cut apart
there, each block is solved by itself, and what then still gives way in the whole is mended cell by
cell. A block knows less than the whole, so what it asks for the whole asks for too.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from fingerpost.core.protection.attack import NEARLY, Attack, apart
from fingerpost.core.protection.cells import slice_of
from fingerpost.core.protection.cuts import Cut, of_one_sum, of_proof, of_whole_numbers
from fingerpost.core.protection.rules import Settings
from fingerpost.core.protection.system import Bools, Floats, System, known

OPTIMAL = 0
HIGHS, GREEDY = "HiGHS", "HiGHS, then cell by cell"
GREEDY_ROUNDS = 500
BEST_ROUNDS = 40
ENOUGH = 8
SECONDS = 5.0
SMALL_ENOUGH = 0.001
PREFERRED, KEPT, TOTALS = 0.5, 0.1, 10.0


Told = Callable[[int, int], None]
"""Hears how many parts are done, of how many."""


def nobody(done: int, total: int) -> None:
    """Hears it, and does nothing."""


class Unprotectable(Exception):
    """Nothing is left to withhold, and a small number can still be worked out."""


@dataclass(frozen=True, slots=True)
class Found:
    """A pattern that holds: what is withheld, how it was found, and the attack it withstood."""

    withheld: Bools
    by: str
    attack: Attack


def suppress(
    system: System, first: Bools, settings: Settings, *, keep: Bools, told: Told = nobody
) -> Found:
    """The cells to withhold so that none of the withheld is pinned.

    Args:
        system: the tables.
        first: cells that are too small to print.
        settings: what the authority chose.
        keep: cells that were withheld last time, and are again where that does as well.
        told: hears how many blocks are done; the whole counts as one more.

    Raises:
        Unprotectable: there is no such pattern.
    """
    always, by = first & system.printed, HIGHS
    blocks = [one for one in system.blocks() if first[one].any()]
    for done, block in enumerate(blocks):
        told(done, len(blocks) + 1)
        search = _Search(system.part(block), first[block], always[block], settings, keep[block])
        found = search.best()
        always[block] |= found.withheld
        by = by if found.by == HIGHS else GREEDY
    told(len(blocks), len(blocks) + 1)
    whole = _Search(system, first, always, settings, keep)
    found = whole.best() if len(blocks) == 1 else whole.mended(by)
    return Found(found.withheld, by if found.by == HIGHS else GREEDY, found.attack)


class _Search:
    def __init__(
        self, system: System, small: Bools, always: Bools, settings: Settings, keep: Bools
    ) -> None:
        self.system, self.settings = system, settings
        self.small, self.always = small, always
        self.may = system.printed & ~system.public & ~always
        self.weights = weigh(system, settings, keep)
        self.apart = float(settings.largest_withheld)
        self.cuts: list[Cut] = []
        self.first_attack: Attack | None = None
        self.last: Attack

    def best(self) -> Found:
        """The lightest pattern that holds; where it is not found in time, one that holds."""
        self.cuts = of_one_sum(self.system, self.always, self.apart)
        pattern = self.always
        for _ in range(BEST_ROUNDS):
            lighter = self.lightest()
            if lighter is None:
                break
            pattern = lighter
            if not self.attack(pattern):
                return Found(pattern, HIGHS, self.last)
        return Found(self.greedy(pattern), GREEDY, self.last)

    def mended(self, by: str) -> Found:
        """What is withheld in any case, and whatever else the whole wants."""
        start = self.always.copy()
        self._free(of_one_sum(self.system, self.always, self.apart), start)
        found = self.greedy(start)
        return Found(found, by if np.array_equal(found, self.always) else GREEDY, self.last)

    def greedy(self, start: Bools) -> Bools:
        """Add what the cuts want until no cell is pinned."""
        withheld = start.copy()
        for _ in range(GREEDY_ROUNDS):
            fresh = self.attack(withheld)
            if not fresh:
                return withheld
            self._free(fresh, withheld)
        raise Unprotectable("too many rounds")

    def _free(self, cuts: Sequence[Cut], withheld: Bools) -> None:
        """Withhold, one at a time, the cell that for its weight gives all of them together most."""
        cuts = [cut for cut in cuts if withheld[cut.cell] or not self.may[cut.cell]]
        gains = np.zeros((len(cuts), len(withheld)))
        for row, cut in enumerate(cuts):
            gains[row, cut.cells] = cut.gains
        wants = np.array([cut.needs for cut in cuts]) - gains[:, withheld].sum(axis=1)
        gains[:, withheld | ~self.may] = 0.0
        while (unmet := wants > NEARLY).any():
            worth = np.minimum(gains[unmet], wants[unmet, None]).sum(axis=0) / self.weights
            best = int(worth.argmax())
            if worth[best] <= 0:
                cell = cuts[int(unmet.argmax())].cell
                raise Unprotectable(f"{self.system.keys[cell]} can be worked out")
            withheld[best] = True
            wants -= gains[:, best]
            gains[:, best] = 0.0

    def attack(self, withheld: Bools) -> list[Cut]:
        """Attack a pattern: a cut for each cell that is pinned, remembered for the lightest."""
        told = known(self.system, self.system.shown(withheld))
        safe, reach, seed = apart(self.apart), int(self.apart), self.settings.seed
        attack = Attack(self.system, told, safe, reach=reach, seed=seed)
        if self.first_attack:
            attack.learn_from(self.first_attack)
        self.first_attack, self.last = self.first_attack or attack, attack
        fresh = []
        for pinned in attack.pinned(self.small | withheld, enough=ENOUGH):
            cell = self.system.place[pinned.cell]
            cut = of_proof(attack, cell, withheld, self.always, self.apart)
            fresh.append(cut or of_whole_numbers(self.system, cell, self.may & ~withheld))
        self.cuts += fresh
        return fresh

    def lightest(self) -> Bools | None:
        """The pattern of least weight that gives every cut what it wants; None if out of time."""
        from scipy.optimize import Bounds, LinearConstraint, milp

        answer = milp(
            self.weights,
            integrality=np.ones(len(self.weights)),
            bounds=Bounds(self.always.astype(float), (self.always | self.may).astype(float)),
            constraints=LinearConstraint(*self._wanted()) if self.cuts else None,
            options={"time_limit": SECONDS, "mip_rel_gap": SMALL_ENOUGH},
        )
        return np.rint(answer.x).astype(bool) if answer.status == OPTIMAL else None

    def _wanted(self) -> tuple[Any, Floats, float]:
        """The cuts as rows; of a cell that need not be withheld, only if it is."""
        from scipy.sparse import csr_array

        rows, columns, values, least = [], [], [], []
        for row, cut in enumerate(self.cuts):
            optional = bool(self.may[cut.cell])
            rows += [row] * (len(cut.cells) + optional)
            columns += [*cut.cells, *[cut.cell] * optional]
            values += [*cut.gains, *[-cut.needs] * optional]
            least.append(0.0 if optional else cut.needs)
        shape = (len(self.cuts), len(self.weights))
        return csr_array((values, (rows, columns)), shape=shape), np.array(least) - NEARLY, np.inf


def weigh(system: System, settings: Settings, keep: Bools) -> Floats:
    """What it costs to withhold each cell: its count; far more for totals, and for noughts."""
    weights = system.counts.astype(np.float64)
    last_resort = TOTALS * TOTALS * (1.0 + weights.max(initial=0.0))
    other = [slice_of(cell, settings.measure) in settings.preferred for cell in system.keys]
    weights[np.array(other, dtype=bool)] *= PREFERRED
    weights[keep] *= KEPT
    weights[(system.counts == 0) & ~keep] += last_resort
    weights[system.totals] = TOTALS * (weights[system.totals] + 1.0)
    return weights + np.random.default_rng(settings.seed).random(len(weights)) / 1000 + NEARLY
