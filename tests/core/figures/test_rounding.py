"""A half goes up, on exact numbers: what a binary fraction would get wrong."""

from decimal import Decimal
from fractions import Fraction

import pytest

from fingerpost.core.figures.rounding import half_up, percent


@pytest.mark.parametrize(
    ("value", "places", "printed"),
    [
        ("2.25", 1, "2.3"),
        ("2.35", 1, "2.4"),
        ("2.349999", 1, "2.3"),
        ("0.05", 1, "0.1"),
        ("1.005", 2, "1.01"),
        ("-0.25", 1, "-0.3"),
        ("-0.04", 1, "0.0"),
        ("92", 1, "92.0"),
        ("0", 1, "0.0"),
        ("0.5", 0, "1"),
        ("2.5", 0, "3"),
        ("7345", -1, "7350"),
        ("-7345", -1, "-7350"),
        ("10000000000000000000000000000.05", 1, "10000000000000000000000000000.1"),
        ("7344.9", -1, "7340"),
    ],
)
def test_half_goes_up(value, places, printed):
    assert str(half_up(Decimal(value), places)) == printed
    assert str(half_up(Fraction(value), places)) == printed


def test_a_share_is_exact_until_it_is_printed():
    assert percent(1, 3) == Fraction(100, 3)
    assert half_up(percent(9, 400), 1) == Decimal("2.3")  # 2.25 exactly


def test_nobody_has_no_share():
    assert percent(0, 0) is None
