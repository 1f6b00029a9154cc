"""What an answer of GOV.UK Notify means for us, as a table: whose fault, and what to do."""

from enum import StrEnum

from fingerpost.core import tables


class Answered(StrEnum):
    """What an answer that is not yes makes of a message."""

    TURNED_AWAY = "turned away"
    WAIT = "wait"
    WAIT_A_DAY = "wait a day"
    OUT_OF_ORDER = "out of order"
    SILENT = "silent"


def understood(status: int, message: str) -> tuple[Answered, str]:
    """What an answer means, and a sentence; the first row that fits.

    The message itself is never passed on: it may quote the number.
    """
    said = message.lower()
    row = next(
        r
        for r in tables.rows("messages", "notify_errors")
        if r["status"] in ("", str(status)) and r["holds"] in said
    )
    return Answered(row["means"]), row["sentence"]
