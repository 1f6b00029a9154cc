"""What each figure is made of (measures.csv), and a figure of any of them.

A measure adds up parts and sets them against a whole. `best` says which end of it is good.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache

from fingerpost.core import tables
from fingerpost.core.codes.catalogue import table
from fingerpost.core.figures.rounding import half_up, percent

COHORT = "cohort"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One row of measures.csv; `in_words` is what it means in one sentence."""

    key: str
    name: str
    parts: tuple[str, ...]
    whole: str
    best: str
    in_words: str
    source: str


@cache
def measures() -> Mapping[str, Measure]:
    """Every measure by its key, in the order of their numbers."""
    return {
        row["key"]: Measure(
            key=row["key"],
            name=row["name"],
            parts=tuple(row["parts"].split(";")),
            whole=row["whole"],
            best=row["best"],
            in_words=row["in_words"],
            source=row["source"],
        )
        for row in tables.rows("figures", "measures")
    }


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure with its numbers: so many of so many, exact until printed."""

    measure: Measure
    part: Fraction
    whole: Fraction

    @property
    def count(self) -> int:
        """How many, as a whole number."""
        return int(half_up(self.part))

    @property
    def base(self) -> int:
        """Of how many, as a whole number."""
        return int(half_up(self.whole))

    @property
    def exact(self) -> Fraction | None:
        """Per cent, not rounded: what is ranked and compared with last year (STA-18, STA-19)."""
        return percent(self.part, self.whole)

    @property
    def percent(self) -> Decimal | None:
        """Per cent to one decimal, a half going up; None where there is nobody."""
        return None if self.exact is None else half_up(self.exact, 1)

    @property
    def passes_whole(self) -> bool:
        """More than the whole: shown and flagged, never cut to 100 (STA-13)."""
        return bool(self.measure.whole) and self.part > self.whole

    @property
    def in_words(self) -> str:
        """The number with its base, fit for a page."""
        if not self.measure.whole:
            return f"{self.measure.name}: {self.count:,}."
        if self.percent is None:
            return f"{self.measure.name}: nobody to count."
        flag = " This is more than the list that was fixed." if self.passes_whole else ""
        return f"{self.measure.name}: {self.count:,} of {self.base:,} ({self.percent}%).{flag}"


@dataclass(frozen=True, slots=True)
class Bounds:
    """Where the true NEET share lies: as if no, or every, not known young person were NEET."""

    low: Figure
    high: Figure

    @property
    def in_words(self) -> str:
        """Both ends with what they rest on."""
        if self.low.percent is None:
            return "NEET: nobody to count."
        return (
            f"NEET is between {self.low.percent}% and {self.high.percent}%: the higher one if all "
            f"{int(half_up(self.high.part - self.low.part)):,} not known were NEET."
        )


@dataclass(frozen=True, slots=True)
class Counts:
    """How many there are of each part, and so every figure of them."""

    parts: Mapping[str, Fraction | int]

    def __getitem__(self, part: str) -> Fraction:
        return Fraction(self.parts.get(part, 0))

    def figure(self, key: str) -> Figure:
        """The figure of one measure.

        Raises:
            KeyError: there is no measure of this key.
        """
        measure = measures()[key]
        part = sum((self[name] for name in measure.parts), Fraction())
        return Figure(measure, part, self[measure.whole])

    @property
    def neet_bounds(self) -> Bounds:
        """NEET to NEET and not known; shown in place of the old 'adjusted NEET' (policy.md 3.1)."""
        return Bounds(self.figure("neet"), self.figure("neet_or_not_known"))


def measures_table() -> str:
    """Every measure as the table of docs/reference/figures.md."""
    return table(
        ("Number", "Figure", "In one sentence", "Better"),
        [(m.source, m.name, m.in_words, m.best or "neither") for m in measures().values()],
    )
