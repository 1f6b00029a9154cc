"""What a find takes."""

from decimal import Decimal

import pytest

from fingerpost.core.figures.effort import Effort, together


@pytest.mark.parametrize(
    ("tries", "found", "each"),
    [(10, 4, Decimal("2.5")), (10, 3, Decimal("3.3")), (0, 0, None), (25, 0, None)],
)
def test_tries_for_one_find(tries: int, found: int, each: Decimal | None) -> None:
    assert Effort("call", tries, found, found).tries_a_find == each


def test_all_means_together() -> None:
    calls, texts = Effort("call", 30, 12, 8), Effort("text", 50, 10, 2)
    every = together([calls, texts], "all")
    assert (every.tries, every.reached, every.found) == (80, 22, 10)
    assert every.tries_a_find == Decimal(8)
