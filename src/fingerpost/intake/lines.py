"""The lines of a submission as they are stored, a few thousand at a time.

No step of intake holds all lines of a file: what needs the whole file is asked of the database.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.db import connection
from django.db.models import Count

from fingerpost.intake.models import Row, Submission
from fingerpost.intake.records import from_json, from_stored, to_json

AT_ONCE = 5_000
"""Lines held at a time: some 20 MB of them. More at a time is no faster."""

Line = tuple[int, dict[str, Any]]
"""Its number in the file, and its fields as read."""
LineOfPerson = tuple[int, dict[str, Any], int]
"""The same, and who stands for the young person it is about."""
WhatBecame = tuple[int | None, str, str]
"""A line's person, why, and its outcome."""

# Everybody a file names with their lines, in parts of about AT_ONCE lines. All lines of one young
# person are in one part, so that what each adds to the one before is seen.
OF_PEOPLE = """
CREATE TEMP TABLE lines_of_people ON COMMIT DROP AS
SELECT who, number, min(part) OVER (PARTITION BY who) AS part FROM (
  SELECT coalesce(p.merged_into_id, p.id) AS who, r.number,
         (row_number() OVER (ORDER BY coalesce(p.merged_into_id, p.id), r.number) - 1)
         / %(at_once)s AS part
    FROM intake_row r JOIN people_person p ON p.id = r.person_id
   WHERE r.submission_id = %(submission)s) AS numbered
"""


def still_open(submission: Submission) -> Iterator[list[Line]]:
    """Lines of which nothing is decided yet, in the order of the file."""
    after = 0
    rows = submission.rows.filter(outcome=Row.Outcome.READ).order_by("number")
    while found := rows.filter(number__gt=after).values_list("number", "fields")[:AT_ONCE]:
        lines = [(number, from_json(fields)) for number, fields in found]
        after = lines[-1][0]
        yield lines


def open_count(submission: Submission) -> int:
    """How many lines nothing is decided of."""
    return submission.rows.filter(outcome=Row.Outcome.READ).count()


def named_in(submission: Submission) -> int:
    """Put everybody a file names into parts, for `of_people` and `people`; gives how many."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.lines_of_people")
        cursor.execute(OF_PEOPLE, {"submission": submission.pk, "at_once": AT_ONCE})
        cursor.execute("CREATE INDEX ON lines_of_people (part); ANALYZE lines_of_people")
        cursor.execute("SELECT count(DISTINCT who) FROM lines_of_people")
        return int(cursor.fetchone()[0])


def of_people(submission: Submission) -> Iterator[list[LineOfPerson]]:
    """The lines about young people, each part in the order of the file."""
    for part in _parts():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT r.number, r.fields::text, l.who FROM lines_of_people l"
                "  JOIN intake_row r ON r.submission_id = %s AND r.number = l.number"
                " WHERE l.part = %s ORDER BY r.number",
                [submission.pk, part],
            )
            lines = cursor.fetchall()
        yield [(number, from_stored(fields), who) for number, fields, who in lines]


def people() -> Iterator[list[int]]:
    """The young people themselves, as many at a time."""
    for part in _parts():
        with connection.cursor() as cursor:
            cursor.execute("SELECT DISTINCT who FROM lines_of_people WHERE part = %s", [part])
            yield [who for (who,) in cursor.fetchall()]


def latest_said(submission: Submission, field: str) -> dict[int, Any]:
    """What the last line of each that fills a field says in it, by who stands for the person."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT ON (l.who) l.who, (r.fields -> %s)::text FROM intake_row r"
            "  JOIN lines_of_people l ON l.number = r.number"
            " WHERE r.submission_id = %s AND r.fields -> %s IS NOT NULL"
            " ORDER BY l.who, r.number DESC",
            [field, submission.pk, field],
        )
        return {who: json.loads(said) for who, said in cursor.fetchall()}


def _parts() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT part FROM lines_of_people ORDER BY part")
        return [part for (part,) in cursor.fetchall()]


def write_outcomes(submission: Submission, outcomes: Mapping[int, WhatBecame]) -> None:
    """Write each line's person, why, and what became of it, by line number."""
    if not outcomes:
        return
    people, reasons, states = zip(*outcomes.values(), strict=True)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE intake_row r SET outcome = o.outcome, person_id = o.person_id,"
            " matched_by = o.reason FROM unnest(%s::int[], %s::bigint[], %s::text[], %s::text[])"
            " AS o (number, person_id, reason, outcome)"
            " WHERE r.submission_id = %s AND r.number = o.number",
            [list(outcomes), list(people), list(reasons), list(map(str, states)), submission.pk],
        )


def write_homes(submission: Submission, elsewhere: Mapping[int, str]) -> None:
    """Keep whose each line is that is another authority's."""
    by_home: dict[str, list[int]] = {}
    for number, code in elsewhere.items():
        by_home.setdefault(code, []).append(number)
    for code, numbers in by_home.items():
        submission.rows.filter(number__in=numbers).update(lives_in=code)


def write_cut_down(
    submission: Submission, left: Mapping[int, tuple[Mapping[str, Any], str]]
) -> None:
    """Keep of these lines no more than is left of them, and why, by line number.

    What was found wrong with them before quotes their cells, so that goes too.
    """
    if not left:
        return
    fields, reasons = zip(*left.values(), strict=True)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE intake_row r SET cut_down = true, problems = ARRAY[c.reason],"
            " fields = c.fields FROM unnest(%s::int[], %s::jsonb[], %s::text[])"
            " AS c (number, fields, reason) WHERE r.submission_id = %s AND r.number = c.number",
            [list(left), [json.dumps(to_json(f)) for f in fields], list(reasons), submission.pk],
        )


def add_problems(submission: Submission, problems: Mapping[int, Collection[str]]) -> None:
    """Add what is found wrong with lines to what was found before, by line number."""
    found = [(number, words) for number, of_line in problems.items() for words in of_line]
    if not found:
        return
    numbers, words = zip(*found, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE intake_row r SET problems = r.problems || p.words FROM ("
            " SELECT number, array_agg(words ORDER BY place) AS words"
            "   FROM unnest(%s::int[], %s::text[]) WITH ORDINALITY AS f (number, words, place)"
            "  GROUP BY number) AS p"
            " WHERE r.submission_id = %s AND r.number = p.number",
            [list(numbers), list(words), submission.pk],
        )


def count(submission: Submission) -> dict[str, int]:
    """How many lines had which outcome, and how many there are."""
    rows = submission.rows.order_by().values_list("outcome")
    counted = dict(rows.annotate(count=Count("pk")))
    return counted | {"rows": sum(counted.values())}
