"""What an answer of GOV.UK Notify means for us, as a table: whose fault, and what to do."""

import csv
from enum import StrEnum
from functools import cache
from importlib.resources import files


class Answered(StrEnum):
    """What an answer that is not yes makes of a message."""

    TURNED_AWAY = "turned away"
    WAIT = "wait"
    WAIT_A_DAY = "wait a day"
    OUT_OF_ORDER = "out of order"
    SILENT = "silent"


@cache
def _rows() -> tuple[dict[str, str], ...]:
    text = files("fingerpost.core.messages").joinpath("notify_errors.csv").read_text("utf-8")
    return tuple(csv.DictReader(text.splitlines()))


def understood(status: int, message: str) -> tuple[Answered, str]:
    """What an answer means, and a sentence; the first row that fits.

    The message itself is never passed on: it may quote the number.
    """
    said = message.lower()
    row = next(r for r in _rows() if r["status"] in ("", str(status)) and r["holds"] in said)
    return Answered(row["means"]), row["sentence"]
