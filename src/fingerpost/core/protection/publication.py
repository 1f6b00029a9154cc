"""Counts in; printed cells, the pattern behind them and the proof that it holds out."""

import contextlib
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from fingerpost.core.protection.attack import Attack, Range, apart, small_or_not
from fingerpost.core.protection.cells import Key, Shown, rounded
from fingerpost.core.protection.linked import Tables
from fingerpost.core.protection.rules import WHOLE_GROUP, Method, Settings, primary
from fingerpost.core.protection.suppression import Told, Unprotectable, nobody, suppress
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
    editions: int = 0
    """Publications of other times that were held against this one."""

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
    tables: Tables,
    settings: Settings,
    earlier: Mapping[Key, Shown] | None = None,
    editions: Sequence[Mapping[Key, Shown]] = (),
    told: Told = nobody,
) -> Protected:
    """Tables as they may be printed.

    Args:
        tables: counts, as they are.
        settings: what the authority chose.
        earlier: what was printed of the same cells before, by the release that this one corrects.
        editions: the same tables of other times, such as last month's and last year's, the nearest
            first. They too are held against this one, as if what may be unchanged were unchanged;
            where no pattern stands up to that they are let be, and the proof says so. Cells
            withheld then or earlier are withheld again where that does as well.
        told: hears how many parts of the tables are done, of how many.

    Raises:
        Broken: a small number could be worked out all the same.
        Unprotectable: nothing is left to withhold.
    """
    small, earlier = primary(tables, settings), earlier or {}
    keep = {cell for some in (earlier, *editions) for cell, one in some.items() if one.withheld}
    for many in range(len(editions), 0, -1):
        supposed = _supposed(tables, small, editions[:many])
        with contextlib.suppress(Broken, Unprotectable):
            found = _protect(System(tables, {**supposed, **earlier}), small, settings, keep, told)
            return replace(found, proof=replace(found.proof, editions=many))
    return _protect(System(tables, earlier), small, settings, keep, told)


def _supposed(
    tables: Tables, small: Mapping[Key, str], editions: Iterable[Mapping[Key, Shown]]
) -> dict[Key, Shown]:
    """What other editions say of cells that may be the same still; exact numbers before rounded.

    Not of those that are small now: nobody can be sure that these have not changed, so they are
    protected as if never printed.
    """
    said = [
        (cell, one)
        for edition in editions
        for cell, one in edition.items()
        if cell not in small and cell in tables.counts and one.may_be(tables.counts[cell])
    ]
    return dict(sorted(said, key=lambda pair: pair[1].exact is not None))


def _protect(
    system: System, small: Mapping[Key, str], settings: Settings, keep: Set[Key], told: Told
) -> Protected:
    if settings.method is Method.ROUND:
        return _rounded(system, small, settings)
    kept = system.chosen(keep & system.place.keys())
    found = suppress(system, system.chosen(small), settings, keep=kept, told=told)
    beside = {cell: BESIDE for cell, is_ in zip(system.keys, found.withheld, strict=True) if is_}
    shown = system.shown(found.withheld)
    return _published(found.attack, shown, beside | dict(small), settings, found.by)


def _rounded(system: System, small: Mapping[Key, str], settings: Settings) -> Protected:
    tables = system.tables
    shown = {
        cell: rounded(count)
        for cell, count in tables.counts.items()
        if cell not in tables.unprinted
    }
    pinned, withstood = _attack(system, shown, small, settings)
    if pinned:
        raise Broken(pinned)
    return _published(withstood, shown, small, settings, "rounding")


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
