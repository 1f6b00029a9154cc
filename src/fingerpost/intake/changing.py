"""Writing changed details of many people at once, and keeping what they were for undo."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection

from fingerpost.db import bulk
from fingerpost.intake.models import DetailsChange, Submission
from fingerpost.people.models import Person

STAGED = {
    "person_id": "bigint",
    "line": "int",
    "columns": "text[]",
    "before": "jsonb",
    "after": "jsonb",
}
NUMBERS_OF_OTHERS = """
WITH wanted AS (SELECT after ->> 'upn' AS upn, count(*) AS times FROM new_details
                 WHERE after ->> 'upn' <> '' GROUP BY 1)
UPDATE new_details n SET after = n.after - 'upn', columns = array_remove(n.columns, 'upn')
  FROM wanted w
 WHERE n.after ->> 'upn' = w.upn
   AND (w.times > 1 OR EXISTS (SELECT FROM people_person p
         WHERE p.authority_id = %s AND p.upn = w.upn AND p.id <> n.person_id))
RETURNING n.line
"""
KEEP = """
INSERT INTO intake_detailschange (authority_id, submission_id, person_id, before, after)
SELECT %s, %s, person_id, before, after FROM new_details
"""


@dataclass(slots=True)
class Change:
    """What a file changes of one person, what that was before, and their first line in the file."""

    person_id: int
    line: int
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)


def as_json(value: Any) -> Any:
    """A column's value as JSON holds it."""
    return value.isoformat() if isinstance(value, date) else value


class Details:
    """The changes one file makes to people's details: gathered, then written at once.

    They wait in a temporary table, because a UPN that two of them would give to two people is given
    to neither, which only all of them together tell.
    """

    def __init__(self, submission: Submission) -> None:
        self.submission = submission
        bulk.make_stage(STAGED, "new_details")

    def add(self, changes: Iterable[Change]) -> None:
        """Gather changes; each person's once."""
        bulk.fill_stage(
            "new_details",
            (
                (c.person_id, c.line, sorted(c.after), _json(c.before), _json(c.after))
                for c in changes
            ),
        )

    def leave_out_numbers_of_others(self) -> list[int]:
        """A UPN is one person's: nobody is given one that somebody else has or is given too.

        Gives the lines of which it was left out.
        """
        with connection.cursor() as cursor:
            cursor.execute(NUMBERS_OF_OTHERS, [self.submission.authority_id])
            return sorted(line for (line,) in cursor.fetchall())

    def write(self) -> None:
        """Write them, one statement for each set of columns, and keep what was before."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT DISTINCT columns FROM new_details WHERE columns <> '{}'")
            for (columns,) in cursor.fetchall():
                cursor.execute(_update(columns), [columns])
            cursor.execute(KEEP, [self.submission.authority_id, self.submission.pk])


def hand_on(
    person_id: int, *, since: datetime, before: Mapping[str, Any], after: Mapping[str, Any]
) -> None:
    """Tell the files that replaced details of a merge, now taken apart, what was before them.

    Args:
        person_id: whose details they are.
        since: when the merge was made.
        before: what was before the merge, as JSON holds it.
        after: what the merge gave, in the same form.
    """
    changes = DetailsChange.objects.filter(
        person_id=person_id, submission__undone_at=None, submission__received_at__gte=since
    )
    for change in changes.order_by("pk"):
        replaced = [
            name
            for name, given in after.items()
            if name in change.before and change.before[name] == given != before[name]
        ]
        change.before |= {name: before[name] for name in replaced}
        if replaced:
            change.save(update_fields=["before"])


def _update(columns: Sequence[str]) -> str:
    """The statement that sets these columns of those people of whom they change."""
    shape = ", ".join(f'"{column}" {_sql_type(column)}' for column in columns)
    assignments = ", ".join(f'"{column}" = said."{column}"' for column in columns)
    return (
        f"UPDATE people_person p SET {assignments}"  # noqa: S608 - only names of columns
        f" FROM new_details n, jsonb_to_record(n.after) AS said ({shape})"
        " WHERE p.id = n.person_id AND n.columns = %s"
    )


def _json(values: Mapping[str, Any]) -> str:
    return json.dumps({column: as_json(value) for column, value in values.items()})


def _sql_type(column: str) -> str:
    named = {field.column: field for field in Person._meta.concrete_fields}
    return str(named[column].db_type(connection))
