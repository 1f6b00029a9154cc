"""Counts in; printed cells, the pattern behind them and the proof that it holds out."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from fingerpost.core.protection.attack import Attack, Range, apart, small_or_not
from fingerpost.core.protection.cells import Key, Shown, rounded
from fingerpost.core.protection.linked import Tables
from fingerpost.core.protection.rules import WHOLE_GROUP, Method, Settings, primary
from fingerpost.core.protection.suppression import suppress
from fingerpost.core.protection.system import System, known

BESIDE = "SDC-06"


@dataclass(frozen=True, slots=True)
class Proof:
    """What was attacked, and how it held. Names no count that is withheld."""

    method: str
    cells: int
    withheld_as_small: int
    withheld_beside: int
    attacked: int
    narrowest: int | None
    """How many numbers the worst cell may be, at least; None where nothing is withheld."""
    found_by: str
    solver: str
    programs: int
    """How many integer programs the last attack solved."""
    seed: int
    printed_before: int
    """Cells that cannot be withheld any more: an earlier publication gave their number."""

    def as_record(self) -> dict[str, Any]:
        """Plain values to store."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Protected:
    """A publication that holds. `pattern` says why each withheld cell is: for our eyes only."""

    shown: Mapping[Key, Shown]
    pattern: Mapping[Key, str] = field(repr=False)
    proof: Proof


class Broken(Exception):
    """The attack works out a withheld cell: there is no publication."""

    def __init__(self, pinned: list[Range]) -> None:
        super().__init__(
            f"{len(pinned)} of the small numbers could be worked out from what would be printed."
        )
        self.pinned = pinned


def protect(
    tables: Tables, settings: Settings, earlier: Mapping[Key, Shown] | None = None
) -> Protected:
    """Tables as they may be printed.

    Args:
        tables: counts, as they are.
        settings: what the authority chose.
        earlier: what was printed of the same cells before: last year's file, the release that this
            one corrects. Cells withheld then are withheld again where that does as well.

    Raises:
        Broken: a small number could be worked out all the same.
        Unprotectable: nothing is left to withhold.
    """
    system = System(tables, earlier or {})
    small = primary(tables, settings)
    if settings.method is Method.ROUND:
        shown = {
            cell: rounded(count)
            for cell, count in tables.counts.items()
            if cell not in tables.unprinted
        }
        pinned, withstood = _attack(system, shown, small, settings)
        if pinned:
            raise Broken(pinned)
        return _published(withstood, shown, small, settings, "rounding")
    first = system.chosen(small)
    keep = system.chosen(
        cell for cell, one in system.earlier.items() if one.withheld and cell in tables.counts
    )
    found = suppress(system, first, settings, keep=keep)
    beside = {cell: BESIDE for cell, is_ in zip(system.keys, found.withheld, strict=True) if is_}
    shown = system.shown(found.withheld)
    return _published(found.attack, shown, beside | dict(small), settings, found.by)


def attack(
    tables: Tables,
    shown: Mapping[Key, Shown],
    settings: Settings,
    earlier: Mapping[Key, Shown] | None = None,
) -> list[Range]:
    """The small and withheld cells that can be worked out of a print, wherever it was made."""
    return _attack(System(tables, earlier or {}), shown, primary(tables, settings), settings)[0]


def _attack(
    system: System, shown: Mapping[Key, Shown], small: Mapping[Key, str], settings: Settings
) -> tuple[list[Range], Attack]:
    """Who is pinned, and by which attack.

    Where all is rounded nothing is withheld: a small number is safe there while it may be nought or
    not small. That a whole group is in one place is seen through any rounding.
    """
    largest, seed = settings.largest_withheld, settings.seed
    told = known(system, shown)
    if settings.method is Method.SUPPRESS:
        aims = [*small, *(cell for cell, one in shown.items() if one.withheld)]
        one = Attack(system, told, apart(largest), reach=largest, seed=seed)
        return one.pinned(system.chosen(aims)), one
    one = Attack(system, told, small_or_not(largest), reach=largest, seed=seed)
    counts = system.tables.counts
    whole = [
        Range(cell, counts[cell], counts[cell])
        for cell, rule in small.items()
        if rule == WHOLE_GROUP and counts[cell] > largest
    ]
    return whole + one.pinned(system.chosen(cell for cell in small if counts[cell])), one


def _published(
    withstood: Attack,
    shown: Mapping[Key, Shown],
    pattern: Mapping[Key, str],
    settings: Settings,
    found_by: str,
) -> Protected:
    import scipy

    withheld = [cell for cell, is_ in shown.items() if is_.withheld]
    beside = sum(pattern[cell] == BESIDE for cell in withheld)
    system = withstood.system
    small = [cell for cell, rule in pattern.items() if rule != BESIDE]
    aims = system.chosen([*small, *withheld])
    narrowest = withstood.narrowest(aims)
    proof = Proof(
        method=settings.method.value,
        cells=len(shown),
        withheld_as_small=len(withheld) - beside,
        withheld_beside=beside,
        attacked=int(aims.sum()),
        narrowest=None if narrowest is None else narrowest + 1,
        found_by=found_by,
        solver=f"HiGHS of SciPy {scipy.__version__}",
        programs=withstood.solved,
        seed=settings.seed,
        printed_before=int((system.public & system.chosen(small)).sum()),
    )
    return Protected(shown, pattern, proof)
