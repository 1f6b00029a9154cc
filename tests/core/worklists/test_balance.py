"""How evenly work is shared out, in words."""

import pytest

from fingerpost.core.worklists.balance import Load, beside_fair, fair_share


@pytest.mark.parametrize(
    ("effort", "words"),
    [
        (100, "A fair share"),
        (108, "A fair share"),
        (60, "40% below a fair share"),
        (125, "25% above a fair share"),
        (0, "100% below a fair share"),
    ],
)
def test_a_load_beside_a_fair_share(effort: int, words: str) -> None:
    assert beside_fair(Load(10, effort), 100.0) == words


def test_the_fair_share_is_what_each_would_have() -> None:
    assert fair_share({1: Load(9, 30), 2: Load(1, 10)}) == 20
    assert fair_share({}) == 0
    assert beside_fair(Load(0, 0), 0) == "Nothing to share out"
