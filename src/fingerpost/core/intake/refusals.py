"""When a whole file cannot be used: one plain sentence that says what to do, and the limits."""

from dataclasses import dataclass


class Refused(Exception):
    """A file cannot be used. `sentence` says why, and what the sender can do about it."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much of a file we are willing to take in.

    `cells` bounds the area of a worksheet from A1 to its last filled cell, because that area is
    held in memory however few cells are filled. `unpacked_times` bounds how far a zipped workbook
    may blow up; small workbooks pass whatever their ratio.
    """

    bytes: int = 250_000_000
    rows: int = 1_000_000
    columns: int = 1_000
    cells: int = 15_000_000
    unpacked_bytes: int = 2_000_000_000
    unpacked_times: int = 200
    unpacked_free: int = 20_000_000


def megabytes(size: int) -> str:
    """A size as people say it."""
    return f"{max(1, round(size / 1_000_000)):,} MB"
