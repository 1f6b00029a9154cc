"""The receipt: what became of every row, as a spreadsheet the sender can open."""

import csv
import io

from fingerpost.intake.models import Row, Submission
from fingerpost.intake.presenters import RowWords

HEADINGS = (
    "Line",
    "Given name",
    "Family name",
    "Date of birth",
    "What became of it",
    "Why",
    "To look at",
)


def receipt(submission: Submission, *, with_reasons: bool) -> bytes:
    """Every row of a submission with its outcome, as CSV with a byte-order mark for Excel.

    It says nothing about anybody but what the sender sent: no key of ours, no status; and to
    others than the authority not by what somebody was known, which would answer guesses.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADINGS)
    for row in submission.rows.order_by("number").iterator(chunk_size=2000):
        writer.writerow(safe(cell) for cell in _cells(row, with_reasons))
    return out.getvalue().encode("utf-8-sig")


def safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t", "\r"} else cell


def _cells(row: Row, with_reasons: bool) -> tuple[str, ...]:
    born_on = RowWords(row).born_on
    return (
        str(row.number),
        str(row.fields.get("given_name") or ""),
        str(row.fields.get("family_name") or ""),
        born_on.strftime("%d/%m/%Y") if born_on else "",
        row.outcome_in_words,
        row.matched_by if with_reasons else "",
        " ".join(row.problems),
    )
