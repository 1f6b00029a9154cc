"""Lines that repeat an earlier one are known among very many."""

from random import Random

from fingerpost.core.intake.rows import _Seen


def test_each_content_stands_on_its_first_line_however_many_there_are() -> None:
    chance = Random(4)
    seen, known = _Seen(), dict[int, int]()
    for line in range(1, 20_000):
        content = chance.choice(
            (chance.randrange(-(2**63), 2**63), line % 700, -(line % 900) << 40)
        )
        assert seen.first(content, line) == known.setdefault(content, line)
