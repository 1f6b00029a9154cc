"""The receipt: what became of every row, as a spreadsheet the sender can open."""

from collections.abc import Iterator

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


def lines(submission: Submission, *, with_reasons: bool) -> Iterator[tuple[str, ...]]:
    """Every row of a submission with its outcome, under `HEADINGS`.

    It says nothing about anybody but what the sender sent: no key of ours, no status; and to
    others than the authority not by what somebody was known, which would answer guesses.
    """
    rows = submission.rows.order_by("number").iterator(chunk_size=2000)
    return (_cells(row, with_reasons) for row in rows)


def _cells(row: Row, with_reasons: bool) -> tuple[str, ...]:
    words = RowWords(row, to_sender=not with_reasons)
    born_on = words.born_on
    return (
        str(row.number),
        "" if words.is_hidden else str(row.fields.get("given_name") or ""),
        "" if words.is_hidden else str(row.fields.get("family_name") or ""),
        born_on.strftime("%d/%m/%Y") if born_on else "",
        row.outcome_in_words,
        row.matched_by if with_reasons else "",
        " ".join(row.problems),
    )
