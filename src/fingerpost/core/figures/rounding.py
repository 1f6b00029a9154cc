"""Rounding as the DfE prints: half away from zero, on exact numbers."""

from decimal import Decimal
from fractions import Fraction

Exact = Fraction | int | Decimal


def half_up(value: Exact, places: int = 0) -> Decimal:
    """`value` to so many decimals, a half going up: 2.25 is 2.3, and -2.25 is -2.3.

    Negative places round counts: -1 gives the nearest 10, as England and regions are published.
    """
    step = Fraction(10) ** -places
    steps = int(abs(Fraction(value)) / step + Fraction(1, 2))
    if places <= 0:
        return Decimal(int(steps * step) * (-1 if value < 0 else 1))
    digits = tuple(int(digit) for digit in str(steps))
    return Decimal((int(value < 0 < steps), digits, -places))  # exact, however many digits


def percent(part: Exact, whole: Exact) -> Fraction | None:
    """`part` of `whole` in exact per cent; None where there is nobody to speak of."""
    return 100 * Fraction(part) / Fraction(whole) if whole else None
