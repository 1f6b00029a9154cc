"""Many small tables made fit to print: rounded to five, and left out where that is not enough.

Policy.md 4.2 has a publication either withhold small numbers or round all. A pack is many tables of
one school, and withholding would take its headline with it: three who are not known hide how many
are. So all is rounded and attacked, and while a small number gives way the least important of the
tables that give it away is left out whole. What a reader is told of a table that is left out is
that it is.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from fingerpost.core.benchmark3.counting import FEW, Pieces, pieces, printed_of
from fingerpost.core.benchmark3.measures import Leaver
from fingerpost.core.benchmark3.routes import NOT_IN, NOT_KNOWN
from fingerpost.core.protection.cells import Key, Shown, key, rounded
from fingerpost.core.protection.linked import Tables, joined
from fingerpost.core.protection.publication import Broken, Protected, protect
from fingerpost.core.protection.rules import Method, Settings

EVERYBODY: Final = "everybody"


@dataclass(frozen=True, slots=True)
class Printed:
    """What may be printed of a cohort: its cells, which tables are left out, and the proof."""

    shown: Mapping[Key, Shown]
    left_out: tuple[str, ...]
    proof: Mapping[str, Any]


GROUPS: Final = "groups"
OF_COVERAGE: Final = ("known", "named", "scope", "how", "why not", "sources")
"""Where it may not be said how many are in learning or work, only these are: how we know."""
NOTHING: Final = Printed({}, (EVERYBODY,), {})
"""Of a cohort of a few nothing is printed, not even how few."""


SETTINGS: Final = Settings(
    method=Method.ROUND,
    measure="route",
    sensitive=frozenset({NOT_IN, NOT_KNOWN}),
    sensitive_splits=(frozenset({"need"}), frozenset({"vulnerable"})),
)


def printed(leavers: Iterable[Leaver], earlier: Mapping[Key, Shown]) -> Printed:
    """A cohort as it may be printed.

    Args:
        leavers: of the cohort.
        earlier: what earlier packs printed of the same cohort, which nobody can take back.
    """
    every = list(leavers)
    if sum(one.in_scope for one in every) < FEW:
        return NOTHING
    found = pieces(every)
    before = {
        cell
        for piece in found.values()
        for cell, count in piece.counts.items()
        if earlier.get(cell) == rounded(count)
    }
    return _holding(found, before)


def _holding(found: Pieces, before: set[Key]) -> Printed:
    """One table after another, each kept where all that is kept still holds."""
    kept: list[str] = []
    held: Protected | None = None
    for name in found:
        if name == GROUPS or GROUPS in kept or name.startswith(OF_COVERAGE):
            try:
                held = protect(_together(found, {*kept, name}, before), SETTINGS)
            except Broken:
                continue
            kept.append(name)
    return _printed(held, found, kept) if held else NOTHING


def _together(found: Pieces, names: set[str], before: set[Key]) -> Tables:
    """These tables as one system, with those of which something was printed before."""
    cells = before.union(*(printed_of(found[name]) for name in names))
    whole = joined(
        *(
            one
            for name, one in found.items()
            if name in names or before & one.counts.keys() - {key()}
        )
    )
    return Tables(whole.counts, whole.sums, frozenset(whole.counts) - cells)


def _printed(held: Protected, found: Pieces, keep: list[str]) -> Printed:
    cells = {key()}.union(*(printed_of(found[name]) for name in keep))
    shown = {cell: one for cell, one in held.shown.items() if cell in cells}
    left_out = tuple(name for name in found if name not in keep)
    return Printed(shown, left_out, held.proof.as_record())
