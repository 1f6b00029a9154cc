"""The figure of the year: December, January and February, known or still to come (STA-05).

Counts are averaged, then divided: a ratio of means, not a mean of ratios. The year is the one
of January, as published. Participation is not averaged: it is the snapshot at the end of March.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache

from fingerpost.core import tables
from fingerpost.core.dates import add_months, month_end
from fingerpost.core.figures.measures import Counts, Figure, measures


def winter(year: int) -> tuple[date, date, date]:
    """The three month ends a year's NEET and not known are counted at."""
    return date(year - 1, 12, 31), date(year, 1, 31), month_end(date(year, 2, 1))


def march(year: int) -> date:
    """The month end a year's participation is counted at."""
    return date(year, 3, 31)


def mean(months: Sequence[Counts]) -> Counts:
    """The mean of each count.

    Raises:
        ValueError: there are no months.
    """
    if not months:
        raise ValueError("a mean needs at least one month")
    parts = {part for month in months for part in month.parts}
    return Counts({p: sum((m[p] for m in months), Fraction()) / len(months) for p in parts})


def annual(snapshots: Mapping[date, Counts], year: int) -> Counts | None:
    """The mean counts of a year's winter; None until all three months are there."""
    if not all(end in snapshots for end in winter(year)):
        return None
    return mean([snapshots[end] for end in winter(year)])


@dataclass(frozen=True, slots=True)
class Assumption:
    """What is taken of months to come, in percentage points a month from the latest known one.

    `change` is expected; `swing` is how far either way it may go, and makes the range.
    """

    change: Fraction
    swing: Fraction

    def __post_init__(self) -> None:
        if self.swing < 0:
            raise ValueError("a swing is not less than nothing")

    @property
    def in_words(self) -> str:
        """The assumption as a sentence."""
        moves = f"moving by {float(self.change):+g} points a month" if self.change else "unchanged"
        return (
            f"months to come are taken as {moves} from the latest we know, "
            f"give or take {float(self.swing):g} points a month"
        )


@cache
def assumptions() -> Mapping[str, Assumption]:
    """The assumption we make where none is given, by measure (forecast.csv)."""
    return {
        row["key"]: Assumption(Fraction(row["change"]), Fraction(row["swing"]))
        for row in tables.rows("figures", "forecast")
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """The year's figure as it would be, with its range and what it rests on."""

    figure: Figure
    low: Figure
    high: Figure
    known: tuple[date, ...]
    assumed: tuple[date, ...]
    taken_from: date
    assumption: Assumption

    @property
    def settled(self) -> bool:
        """Whether all three months are known, so that nothing is assumed."""
        return not self.assumed

    @property
    def in_words(self) -> str:
        """The figure, its range, and the assumption."""
        name = self.figure.measure.name
        if self.settled:
            return f"{name}: {self.figure.percent}%, the mean of December, January and February."
        known = " and ".join(f"{end:%B}" for end in self.known) or "no counted month"
        return (
            f"{name}: {self.figure.percent}%, between {self.low.percent}% and "
            f"{self.high.percent}%. Known: {known}; {self.assumption.in_words} "
            f"({self.taken_from:%B})."
        )


def forecast(
    key: str,
    snapshots: Mapping[date, Counts],
    year: int,
    assumption: Assumption | None = None,
) -> Forecast | None:
    """The year's figure while its winter is under way.

    Months that are known are themselves. Each other is taken from the latest snapshot up to the
    end of February, with its cohort. None where there is no such snapshot in the academic year.

    Raises:
        KeyError: no assumption is given and we have none for this measure.
    """
    assumption = assumption or assumptions()[key]
    ends = winter(year)
    base = _latest(snapshots, ends)
    if base is None:
        return None
    latest = snapshots[base].figure(key)

    def year_with(sway: int) -> Figure:
        figures = [
            snapshots[end].figure(key)
            if end in snapshots
            else _taken(latest, _months_between(base, end), assumption, sway)
            for end in ends
        ]
        return Figure(
            measures()[key],
            sum((figure.part for figure in figures), Fraction()) / len(ends),
            sum((figure.whole for figure in figures), Fraction()) / len(ends),
        )

    return Forecast(
        figure=year_with(0),
        low=year_with(-1),
        high=year_with(1),
        known=tuple(end for end in ends if end in snapshots),
        assumed=tuple(end for end in ends if end not in snapshots),
        taken_from=base,
        assumption=assumption,
    )


def _latest(snapshots: Mapping[date, Counts], ends: tuple[date, date, date]) -> date | None:
    start = add_months(ends[0].replace(day=1), -3)
    return max((day for day in snapshots if start <= day <= ends[-1]), default=None)


def _months_between(base: date, end: date) -> int:
    """Whole months from the latest known to `end`, backwards too; never none, as it is a guess."""
    months = (end.year - base.year) * 12 + end.month - base.month
    return months or 1


def _taken(latest: Figure, months: int, assumption: Assumption, sway: int) -> Figure:
    points = assumption.change * months + sway * assumption.swing * abs(months)
    part = latest.part + latest.whole * points / 100
    return Figure(latest.measure, min(max(part, Fraction()), latest.whole), latest.whole)
