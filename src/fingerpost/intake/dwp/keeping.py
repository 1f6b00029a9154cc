"""Keeping what a list of the department tells, and nothing else of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from fingerpost.core.intake.from_the_dwp import cut_down, kept
from fingerpost.intake.dwp.models import Told
from fingerpost.intake.lines import LineOfPerson
from fingerpost.intake.models import Row, Submission
from fingerpost.intake.records import from_json, to_json

CUT = ("fields", "problems")


def cut_the_rest(submission: Submission) -> None:
    """The lines of nobody we hold are cut down too: the department may not tell more of them."""
    rows = list(submission.rows.filter(person=None))
    for row in rows:
        _cut(row, from_json(row.fields))
    Row.objects.bulk_update(rows, CUT, batch_size=500)


def keep(submission: Submission, lines: Sequence[LineOfPerson]) -> int:
    """Keep what these lines tell of these people, and cut the lines down to it; gives how much."""
    told, rows = [], []
    numbers = [number for number, _, _ in lines]
    held = {row.number: row for row in submission.rows.filter(number__in=numbers)}
    for number, line, person in lines:
        row: Row = held[number]
        _cut(row, line)
        rows.append(row)
        told += [
            Told(
                authority_id=submission.authority_id,
                person_id=person,
                submission=submission,
                row_number=number,
                field=code,
                value=value[:500],
                as_of=submission.as_of,
            )
            for code, value in kept(line).items()
        ]
    Told.objects.filter(submission=submission, row_number__in=numbers).delete()
    Row.objects.bulk_update(rows, CUT, batch_size=500)
    return len(Told.objects.bulk_create(told, batch_size=500))


def _cut(row: Row, line: Mapping[str, Any]) -> None:
    """What was found wrong with a line quotes its cells, so that goes too."""
    row.fields, row.problems = to_json(cut_down(line)), []
