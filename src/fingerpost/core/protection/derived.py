"""Percentages, changes and averages, made of nothing but what is printed.

Of numbers printed exactly they are exact. Where a number was rounded they are of the rounded one:
a percentage of the exact number would undo the rounding.
"""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Final

from fingerpost.core.figures.rounding import half_up
from fingerpost.core.protection.cells import Shown
from fingerpost.core.protection.rules import may_average

ONE_DECIMAL_FROM: Final = 100


def percentage(part: Shown, base: Shown, largest_withheld: int) -> Decimal | None:
    """Per cent to a decimal of a hundred people or more, else whole; None is `c` (SDC-05).

    Withheld where the rest of the base may be a small number, as far as anybody can tell from what
    is printed: so that the mark itself tells nothing more.

    Args:
        part: how many.
        base: of how many.
        largest_withheld: a rest from one to this many is small.
    """
    if part.number is None or not base.number:
        return None
    least, most = base.least - part.most, base.most - part.least
    if least <= largest_withheld and most >= 1:
        return None
    return _share(part.number, base.number, base.number)


def change(now: Shown, before: Shown) -> int | None:
    """How many more; None is `c`: withheld where either is (SDC-09)."""
    if now.number is None or before.number is None:
        return None
    return now.number - before.number


def average(months: Iterable[tuple[Shown, Shown]], largest_withheld: int) -> Decimal | None:
    """Per cent over months: counts averaged, then divided; None is `c` (SDC-14).

    Withheld where the percentage of any month is, or where one is of too few to average.

    Args:
        months: of each month how many, and of how many.
        largest_withheld: as of a percentage.
    """
    parts, bases = list[int](), list[int]()
    for part, base in months:
        if percentage(part, base, largest_withheld) is None or not may_average(base.least):
            return None
        parts.append(part.number or 0)
        bases.append(base.number or 0)
    return _share(sum(parts), sum(bases), min(bases)) if bases else None


def _share(part: int, base: int, smallest: int) -> Decimal:
    share = 100 * Fraction(min(part, base), base)
    return half_up(share, 1 if smallest >= ONE_DECIMAL_FROM else 0)
