"""What finding somebody takes: tries, and how many of them found out what a young person does."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from fingerpost.core.figures.rounding import half_up


@dataclass(frozen=True, slots=True)
class Effort:
    """Tries by one means: how many, how many reached somebody, how many found something out."""

    means: str
    tries: int
    reached: int
    found: int

    @property
    def tries_a_find(self) -> Decimal | None:
        """Tries for one find, to one decimal; None while nothing was found by it."""
        return half_up(Fraction(self.tries, self.found), 1) if self.found else None


def together(efforts: Iterable[Effort], name: str) -> Effort:
    """All of them as one line."""
    every = list(efforts)
    return Effort(
        name,
        sum(one.tries for one in every),
        sum(one.reached for one in every),
        sum(one.found for one in every),
    )
