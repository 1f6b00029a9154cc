"""What a worker holds of a file does not grow with the file's length.

Counted here are the bytes that Python holds at its peak, which are the same on every machine. How
much memory whole processes take of files of 5 to 100 MB is measured by `./test --bench -k memory`.
"""

import tracemalloc
from datetime import date, timedelta

import pytest

from fingerpost.intake import lines
from fingerpost.intake.models import Submission
from worlds import County

pytestmark = pytest.mark.django_db

HEADS = "Surname,Forename,DOB,NC Year,Post Code,Town,Mobile,Notes\n"
LETTERS = "abcdefghijklmnopqrst"
SHORT, LONG = 400, 1200  # beyond the lines that tell the layout
MOST_BYTES_A_LINE = 400  # beyond a few keys and hashes; a line's fields alone take 3,000


def roll(pupils: int) -> str:
    """Pupils who are all somebody else, of few words: words are remembered for a while."""
    return HEADS + "".join(
        f"Family{LETTERS[n % 20]},Given{LETTERS[n // 20 % 20]},"
        f"{date(2009, 9, 1) + timedelta(days=n % 47):%d/%m/%Y},12,"
        f"XM{n % 29 + 1} 1AB,Brindlemere,07700 90000{n % 10},Plays the cornet\n"
        for n in range(pupils)
    )


def peak(pupils: int, code: str) -> int:
    """The most bytes held at once while a school's first list becomes evidence."""
    county, text = County.make(code), roll(pupils)
    tracemalloc.start()
    try:
        sent: Submission = county.send(county.school, text, as_of=date(2026, 9, 20))
        held = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert sent.counts["added"] == pupils
    return held - len(text)


def test_a_longer_file_takes_hardly_more_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "AT_ONCE", 100)
    peak(LONG, "881")  # what a process remembers is there by now
    growth = peak(LONG, "883") - peak(SHORT, "882")
    assert growth / (LONG - SHORT) < MOST_BYTES_A_LINE
