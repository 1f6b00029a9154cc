"""Where an authority stands among all, and whether it moved (STA-18, STA-19).

The DfE ranks unrounded figures. We hold others' figures only as printed, so ours are set among
them as they would be printed, and a tie across the edge of a quintile is said as both quintiles.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from fingerpost.core.figures.measures import Figure, Measure
from fingerpost.core.figures.published import PublishedYear
from fingerpost.core.figures.rounding import half_up

QUINTILES = 5
STABLE_WITHIN = Fraction(1, 2)
Value = Fraction | Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A place among authorities: rank 1 is the best, quintile 1 the best fifth.

    Where others have the same figure, first and last differ.
    """

    measure: Measure
    first: int
    last: int
    quintiles: tuple[int, ...]
    of: int
    year: int | None = None

    @property
    def quintile(self) -> int | None:
        """The quintile; None where a tie lies across an edge."""
        return self.quintiles[0] if len(self.quintiles) == 1 else None

    @property
    def in_words(self) -> str:
        """Rank and quintile, with the year of the others' figures."""
        rank = f"{self.first}" if self.first == self.last else f"{self.first} to {self.last}"
        fifth = " or ".join(str(quintile) for quintile in self.quintiles)
        among = f" in the figures of {self.year}" if self.year else ""
        return (
            f"{self.measure.name}: place {rank} of {self.of} authorities{among}, "
            f"quintile {fifth} (1 is best)."
        )


def standings(measure: Measure, values: Mapping[str, Value | None]) -> dict[str, Standing]:
    """Everybody's place; those without a value have none.

    Fifths are cut as published in 2024 and 2025: counted from the lowest figure up, so that with
    151 authorities the fifth with the lowest figures has 31, whichever end is best [S-inferred].

    Raises:
        ValueError: neither end of the measure is best.
    """
    if measure.best not in ("low", "high"):
        raise ValueError(f"{measure.name} has no better end to rank by")
    known = {code: Fraction(value) for code, value in values.items() if value is not None}
    ordered = sorted(known.values())
    lasts = {value: rank for rank, value in enumerate(ordered, start=1)}
    firsts = {value: rank for rank, value in reversed(list(enumerate(ordered, start=1)))}
    return {
        code: _standing(measure, firsts[value], lasts[value], len(ordered))
        for code, value in known.items()
    }


@dataclass(frozen=True, slots=True)
class Fifth:
    """The figures of one quintile, lowest and highest; 1 is the best."""

    quintile: int
    low: Value
    high: Value


def fifths(measure: Measure, values: Iterable[Value | None]) -> tuple[Fifth, ...]:
    """Where the quintiles begin and end, the best first; cut as in `standings`."""
    ordered = sorted(value for value in values if value is not None)
    cut: dict[int, list[Value]] = {}
    for rank, value in enumerate(ordered, start=1):
        cut.setdefault(_fifth(rank, len(ordered)), []).append(value)
    upwards = [cut[number] for number in sorted(cut)]
    best_first = upwards if measure.best == "low" else upwards[::-1]
    return tuple(Fifth(n, held[0], held[-1]) for n, held in enumerate(best_first, start=1))


def _standing(measure: Measure, lowest: int, highest: int, of: int) -> Standing:
    """From ranks counted upwards to ranks counted from the best."""
    fifths = range(_fifth(lowest, of), _fifth(highest, of) + 1)
    if measure.best == "low":
        return Standing(measure=measure, first=lowest, last=highest, quintiles=tuple(fifths), of=of)
    return Standing(
        measure=measure,
        first=of + 1 - highest,
        last=of + 1 - lowest,
        quintiles=tuple(QUINTILES + 1 - fifth for fifth in reversed(fifths)),
        of=of,
    )


def _fifth(rank: int, of: int) -> int:
    """Fifths as even as can be, the larger ones first."""
    size, larger = divmod(of, QUINTILES)
    in_larger = larger * (size + 1)
    if rank <= in_larger:
        return (rank - 1) // (size + 1) + 1
    return larger + (rank - 1 - in_larger) // size + 1


def standing(figure: Figure, authority: str, published: PublishedYear) -> Standing | None:
    """Where our figure would stand among the published ones, in place of our own of that year."""
    if figure.percent is None:
        return None
    values = published.column(figure.measure.key) | {authority: figure.percent}
    return replace(standings(figure.measure, values)[authority], year=published.year)


class Direction(StrEnum):
    """Which way a figure went."""

    UP = "up"
    DOWN = "down"
    SAME = "same"
    NOT_COMPARABLE = "not comparable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A figure against the same time last year; `difference` in exact percentage points."""

    measure: Measure
    direction: Direction
    difference: Fraction | None = None

    @property
    def points(self) -> Decimal | None:
        """The difference to one decimal."""
        return None if self.difference is None else half_up(self.difference, 1)

    @property
    def stable(self) -> bool:
        """Within half a point, which the DfE calls stable ([S:EES-REL])."""
        return self.difference is not None and abs(self.difference) <= STABLE_WITHIN

    @property
    def better(self) -> bool | None:
        """Whether it went the good way; None where it did not move or neither way is good."""
        good = {"low": Direction.DOWN, "high": Direction.UP}.get(self.measure.best)
        if good is None or self.direction in (Direction.SAME, Direction.NOT_COMPARABLE):
            return None
        return self.direction is good

    @property
    def in_words(self) -> str:
        """The way it went and by how much."""
        if self.points is None:
            return f"{self.measure.name}: not comparable with last year."
        if self.direction is Direction.SAME:
            return f"{self.measure.name}: the same as last year."
        by = abs(self.points) or "less than 0.1"
        stable = ", which counts as stable" if self.stable else ""
        return (
            f"{self.measure.name}: {self.direction} by {by} percentage points on last year{stable}."
        )


def change(measure: Measure, now: Fraction | None, before: Value | None) -> Change:
    """What became of a figure, on unrounded per cents where both are held.

    `before` as a Decimal is a printed figure: it is the same when ours would print the same.
    """
    if now is None or before is None:
        return Change(measure=measure, direction=Direction.NOT_COMPARABLE)
    difference = now - Fraction(before)
    printed_alike = isinstance(before, Decimal) and half_up(now, 1) == before
    if printed_alike or not difference:
        return Change(measure=measure, direction=Direction.SAME, difference=Fraction())
    way = Direction.UP if difference > 0 else Direction.DOWN
    return Change(measure=measure, direction=way, difference=difference)
