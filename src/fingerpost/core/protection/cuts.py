"""What a pinned cell wants: of some cells so many withheld that its numbers move far enough apart.

Withholding a cell lets it move: down to one, up without end. A proof that a cell is pinned gives
each other cell a price; what a cell gains for the pinned one is its price times how far it moves.
"""

from dataclasses import dataclass

import numpy as np

from fingerpost.core.protection.attack import NEARLY, SIGNS, Attack
from fingerpost.core.protection.cells import STEP
from fingerpost.core.protection.system import Bools, Floats, Ints, System


@dataclass(frozen=True, slots=True)
class Cut:
    """The gains of some cells for one; those withheld must come to what it needs."""

    cell: int
    cells: Ints
    gains: Floats
    needs: float


def of_proof(attack: Attack, cell: int, withheld: Bools, always: Bools, apart: float) -> Cut | None:
    """The cut of a pinned cell; None where only whole numbers prove that it is pinned.

    Args:
        attack: that pinned it.
        cell: which.
        withheld: the pattern attacked.
        always: cells withheld in any pattern.
        apart: how far its numbers have to lie apart.
    """
    system, at = attack.system, int(np.flatnonzero(attack.free == cell)[0])
    counts = system.counts.astype(np.float64)
    other = ~withheld & attack.known.unknown
    can = system.printed & ~system.public
    gains, granted = np.zeros(len(counts)), 0.0
    for sign in SIGNS:
        price = attack.price(at, sign)
        up, down = price < -NEARLY, np.where(price > NEARLY, price, 0.0)
        gains += can * (np.where(up, apart, 0.0) + down * (counts - np.minimum(counts, 1.0)))
        granted += float((down * (counts - attack.known.low))[other].sum())
        granted += float((np.where(up, -price, 0.0) * _room(attack, counts))[other].sum())
    gains = np.minimum(gains, apart)
    granted += float(gains[always].sum())
    gains[always] = 0.0
    if granted + gains[withheld].sum() >= apart - NEARLY:
        return None
    cells = np.flatnonzero(gains > NEARLY)
    return Cut(cell, cells, np.minimum(gains[cells], apart - granted), apart - granted)


def _room(attack: Attack, counts: Floats) -> Floats:
    """How far above the truth a cell may lie; nothing for those without an end, which no proof
    prices."""
    return np.where(np.isfinite(attack.known.high), attack.known.high - counts, 0.0)


def of_whole_numbers(system: System, cell: int, may: Bools) -> Cut:
    """One more of the cells that stand in a sum with it."""
    sums = system.sums
    beside = sums[np.unique(sums[:, [cell]].nonzero()[0])].nonzero()[1]
    near = np.unique(beside)[may[np.unique(beside)]]
    return Cut(cell, near, np.ones(len(near)), 1.0)


def of_one_sum(system: System, always: Bools, apart: float) -> list[Cut]:
    """What any withheld cell wants of each sum it stands in, known before any attack.

    Up it goes only as far as others come down, or the total goes up; a rounded total moves by
    itself. So beside a cell of three stands one that can fall by enough, or the total.
    """
    cuts = []
    can = system.printed & ~system.public
    hidden, moving = ~system.printed, system.totals & ~always & ~system.public
    for one in system.tables.sums:
        total, parts = system.place[one.total], np.array([system.place[p] for p in one.parts])
        if hidden[total] or hidden[parts].any() or system.public[total]:
            continue
        some = parts[can[parts]]
        cuts += [
            _beside(system, moving, total, parts[parts != cell], int(cell), apart) for cell in some
        ]
        slack = float(sum(_slack(system, parts)[moving[parts]]))
        cuts.append(Cut(total, some, np.full(len(some), apart), apart - slack))
    settled = (_settled(cut, always) for cut in cuts)
    return [cut for cut in settled if cut.needs > NEARLY]


def _beside(
    system: System, moving: Bools, total: int, others: Ints, cell: int, apart: float
) -> Cut:
    """What a part of a sum wants of the rest of it. Totals may be rounded, and then move."""
    counts, near = system.counts, _near(system)
    up = max(float(near[total] + STEP // 2 - counts[total]), 0.0)
    own = float(max(counts[cell] - 1, 0))
    if own < apart:  # it falls as far as it can: others have to let it rise
        falls = np.maximum(counts[others] - 1, 0).astype(np.float64)
        drift = (counts - np.maximum(near - STEP // 2, 0))[others][moving[others]].clip(0).sum()
    else:
        falls = np.full(len(others), apart)
        own = float(_slack(system, np.array([total]))[0]) - up
        drift = _slack(system, others)[moving[others]].sum()
    falls[system.public[others]] = 0.0
    needs = apart - own - up - float(drift)
    return Cut(cell, np.append(others, total), np.append(falls, apart), needs)


def _near(system: System) -> Ints:
    near: Ints = (system.counts + STEP // 2) // STEP * STEP
    return near


def _slack(system: System, cells: Ints) -> Floats:
    """Between how many numbers each cell moves, were it rounded."""
    near = _near(system)[cells]
    moved: Floats = (near + STEP // 2 - np.maximum(near - STEP // 2, 0)).astype(np.float64)
    return moved


def _settled(cut: Cut, always: Bools) -> Cut:
    """Less what is withheld in any case; no gain counts for more than is needed."""
    fixed = always[cut.cells]
    needs = max(cut.needs - float(cut.gains[fixed].sum()), 0.0)
    return Cut(cut.cell, cut.cells[~fixed], np.minimum(cut.gains[~fixed], needs), needs)
