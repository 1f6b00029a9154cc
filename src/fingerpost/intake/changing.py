"""Writing changed details of many people at once, and keeping what they were for undo."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import connection

from fingerpost.db import bulk
from fingerpost.intake.models import DetailsChange, Submission
from fingerpost.people.models import Person


def as_json(value: Any) -> Any:
    """A column's value as JSON holds it."""
    return value.isoformat() if isinstance(value, date) else value


def write_details(
    submission: Submission,
    before: Mapping[int, Mapping[str, Any]],
    changed: Mapping[int, Mapping[str, Any]],
) -> None:
    """Write changed columns, one statement for each set of columns, and keep what they were."""
    by_columns: dict[tuple[str, ...], list[tuple[int, Mapping[str, Any]]]] = {}
    for person_id, new in changed.items():
        by_columns.setdefault(tuple(sorted(new)), []).append((person_id, new))
    for columns, people in by_columns.items():
        _update_people(columns, people)
    bulk.insert(
        "intake_detailschange",
        ("authority_id", "submission_id", "person_id", "before", "after"),
        (
            (
                submission.authority_id,
                submission.pk,
                person_id,
                json.dumps({c: as_json(v) for c, v in before[person_id].items()}),
                json.dumps({c: as_json(v) for c, v in new.items()}),
            )
            for person_id, new in changed.items()
        ),
    )


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


def _update_people(columns: tuple[str, ...], people: list[tuple[int, Mapping[str, Any]]]) -> None:
    kinds = {column: _sql_type(column) for column in columns}
    bulk.copy_to_stage(
        {"person_id": "bigint"} | kinds,
        ((person_id, *(new[c] for c in columns)) for person_id, new in people),
        "new_details",
    )
    assignments = ", ".join(f'"{column}" = n."{column}"' for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE people_person p SET {assignments} FROM new_details n"  # noqa: S608
            " WHERE p.id = n.person_id"
        )


def _sql_type(column: str) -> str:
    named = {field.column: field for field in Person._meta.concrete_fields}
    return str(named[column].db_type(connection))
