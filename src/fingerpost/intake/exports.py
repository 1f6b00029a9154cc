"""The receipt: what became of every row, as a spreadsheet the sender can open."""

from collections.abc import Iterator
from itertools import islice

from fingerpost.intake import queries
from fingerpost.intake.models import Submission
from fingerpost.intake.presenters import RowWords, row_words

AT_ONCE = 2000

HEADINGS = (
    "Line",
    "Given name",
    "Family name",
    "Date of birth",
    "What became of it",
    "Why",
    "To look at",
    "What we still need",
    "What came of it since",
)


def lines(submission: Submission, *, with_reasons: bool) -> Iterator[tuple[str, ...]]:
    """Every row of a submission with its outcome, under `HEADINGS`.

    It says nothing about anybody but what the sender sent: no key of ours, no status; and to
    others than the authority not by what somebody was known, which would answer guesses.
    """
    left = queries.lines(submission).iterator(chunk_size=AT_ONCE)
    while some := row_words(islice(left, AT_ONCE), to_sender=not with_reasons):
        yield from map(_cells, some)


def _cells(words: RowWords) -> tuple[str, ...]:
    row, born_on = words.row, words.born_on
    return (
        str(row.number),
        "" if words.is_hidden else str(row.fields.get("given_name") or ""),
        "" if words.is_hidden else str(row.fields.get("family_name") or ""),
        born_on.strftime("%d/%m/%Y") if born_on else "",
        words.became,
        "" if words.to_sender else row.matched_by,
        " ".join(row.problems),
        words.still_needed,
        words.later,
    )
