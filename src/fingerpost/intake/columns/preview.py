"""A file as it would be read: what its columns hold, and its first lines as understood."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice

from fingerpost.core.intake.kinds import Kind
from fingerpost.core.intake.mapping import Mapping
from fingerpost.core.intake.matching import fields as known_fields
from fingerpost.core.intake.reading import Reading, RowOutcome, read
from fingerpost.core.intake.rows import ReadRow
from fingerpost.intake.contents import on_disk
from fingerpost.intake.models import Submission
from fingerpost.intake.presenters import shown

LOOKED_AT = 200
SAMPLES = 3
LINES = 10
LONGEST_SAMPLE = 40


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it would be read: each value with our label, and what is wrong with it."""

    number: int
    cells: tuple[tuple[str, str], ...]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """The first lines under our labels, and how many looked at have something to see to."""

    labels: tuple[str, ...]
    lines: tuple[Line, ...]
    looked_at: int
    with_problems: int


def samples(submission: Submission) -> dict[int, tuple[str, ...]]:
    """A few different values of each column, by its position, as they stand in the file."""
    found: dict[int, dict[str, None]] = {}
    with _reading(submission, columns_of(submission), submission.kind) as reading:
        for row in islice(reading.rows, LOOKED_AT):
            for position, cell in enumerate(row.cells):
                column = found.setdefault(position, {})
                if cell.strip() and len(column) < SAMPLES:
                    column[_short(cell)] = None
    return {position: tuple(values) for position, values in found.items()}


def _short(cell: str) -> str:
    text = " ".join(cell.split())
    return text if len(text) <= LONGEST_SAMPLE else text[:LONGEST_SAMPLE] + "…"


def preview(submission: Submission, *, kind: str, mapping: Mapping) -> Preview:
    """How the file reads if its columns hold what is said.

    Raises:
        Refused: read like this it cannot be used; the sentence says why.
    """
    with _reading(submission, mapping, kind) as reading:
        rows = [r for r in islice(reading.rows, LOOKED_AT) if r.outcome is not RowOutcome.SKIPPED]
    names = tuple(dict.fromkeys(name for row in rows for name in row.fields))
    labels = [(name, known_fields()[name].label) for name in names]
    return Preview(
        labels=tuple(label for _, label in labels),
        lines=tuple(Line(r.number, _cells(r, labels), r.problems) for r in rows[:LINES]),
        looked_at=len(rows),
        with_problems=sum(bool(row.problems) for row in rows),
    )


def _cells(row: ReadRow, labels: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((label, shown(row.fields.get(name))) for name, label in labels)


def columns_of(submission: Submission) -> Mapping:
    """The columns of a file as they are understood so far.

    Raises:
        ValueError: it has none; its kind says itself what everything in it is.
    """
    if submission.mapping is None:
        raise ValueError(f"submission {submission.pk} has no columns")
    return Mapping.from_dict(submission.mapping)


@contextmanager
def _reading(submission: Submission, mapping: Mapping, kind: str) -> Iterator[Reading]:
    with on_disk(submission) as path:
        yield read(
            path,
            filename=submission.filename,
            sender=submission.sender.record() if submission.sender else None,
            as_of=submission.as_of,
            mapping=mapping,
            kind=Kind(kind) if kind else None,
        )
