"""When a whole file cannot be used: one plain sentence that says what to do, and the limits."""

from dataclasses import dataclass

SEND_A_TABLE = "Please send the list as a spreadsheet (.xlsx) or a CSV file."
LOCKED = (
    "This workbook is locked with a password. Take the password off "
    "(in Excel: File, Info, Protect Workbook, Encrypt with Password, and clear it), "
    "save it and send it again by your secure route."
)
DAMAGED = (
    "This workbook is cut short or damaged. Open it, save it again as .xlsx and send the new copy."
)
EMPTY = "This file is empty. Check that you sent the right file."
BOMB = (
    "This workbook unpacks to far more than a list of people would. "
    "Copy the list into a new workbook and send that."
)
ENTITIES = (
    "This file defines its own XML entities, which we do not open for safety. "
    "Please export it again from your system."
)


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


def too_wide(columns: int, limits: Limits) -> str:
    """The refusal of a table with too many columns."""
    return (
        f"This file has {columns:,} columns; the most we take is {limits.columns:,}. "
        "Delete the columns beyond the list and send it again."
    )


def too_long(limits: Limits) -> str:
    """The refusal of a table with too many rows."""
    return (
        f"This file has more than {limits.rows:,} rows. "
        "Delete stray entries far below the list, or send it in parts."
    )


def check_area(area: tuple[int, int], limits: Limits) -> None:
    """Refuse a sheet that spans more than we take in."""
    rows, columns = area
    if columns > limits.columns:
        raise Refused(too_wide(columns, limits))
    if rows * max(columns, 1) > limits.cells or rows > limits.rows + 1000:
        raise Refused(too_long(limits))
