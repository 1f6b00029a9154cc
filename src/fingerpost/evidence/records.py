"""From evidence rows to core records: the only file here that knows both."""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import connection

from fingerpost.core.records import Evidence, Source
from fingerpost.people.merging.queries import ENTRIES

# One query for everybody. The left join keeps people of whom nothing has been said. What was said
# of an entry made one with another counts for the one that stands for it.
_EVIDENCE = f"""
  WITH merged (person_id, entry_id) AS ({ENTRIES}),
       spoken_of (person_id, entry_id) AS (
       SELECT p.id, p.id FROM people_person p WHERE p.authority_id = %(authority)s /* of these */
        UNION ALL
       SELECT person_id, entry_id FROM merged)
SELECT p.id, p.born_on, e.id, e.code, e.source, e.starts_on, e.ended_on, e.verified_on,
       e.expected_end_on, e.review_on, e.provider_id, e.course,
       (e.recorded_at AT TIME ZONE 'Europe/London')::date,
       CASE WHEN %(known)s::timestamptz IS NULL OR e.withdrawn_at <= %(known)s
            THEN (e.withdrawn_at AT TIME ZONE 'Europe/London')::date END
  FROM people_person p
  JOIN spoken_of s ON s.person_id = p.id
  LEFT JOIN evidence_evidence e ON e.person_id = s.entry_id AND e.authority_id = p.authority_id
   AND (%(known)s::timestamptz IS NULL OR e.recorded_at <= %(known)s)
 WHERE p.authority_id = %(authority)s
   AND (p.removed_at IS NULL OR %(known)s::timestamptz IS NOT NULL)
   /* of these */ /* standing */
 ORDER BY p.id
"""  # noqa: S608 - only words of ours
OF_THESE = "AND p.id IN (SELECT unnest(%(people)s::bigint[]))"  # a join, however many there are
STANDING = "AND p.merged_into_id IS NULL"
OF_EVERYBODY = _EVIDENCE.replace("/* standing */", STANDING)
OF_SOME = _EVIDENCE.replace("/* of these */", OF_THESE)


def by_person(
    authority_id: int, person_ids: list[int] | None = None, *, known_at: datetime | None = None
) -> Iterator[tuple[int, date, list[Evidence]]]:
    """Each person's key, date of birth and everything ever said of them.

    Args:
        authority_id: the tenant, whose scope must be set.
        person_ids: only these; when None everybody who stands by themselves.
        known_at: only what was recorded, and withdrawn, by this moment; then people set aside since
            are among them, and their date of birth is that of today.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            OF_EVERYBODY if person_ids is None else OF_SOME,
            {"authority": authority_id, "people": person_ids, "known": known_at},
        )
        for (person, born_on), rows in groupby(cursor, key=itemgetter(0, 1)):
            yield person, born_on, [record(row[2:]) for row in rows if row[2] is not None]


def record(row: tuple[Any, ...]) -> Evidence:
    """One row of the query above, from the evidence's key on."""
    key, code, source, starts, ended, verified, expected, review, provider, course, *moments = row
    return Evidence(
        key=key,
        code=code,
        source=Source(source),
        starts_on=starts,
        ended_on=ended,
        verified_on=verified,
        expected_end_on=expected,
        review_on=review,
        provider=str(provider or ""),
        course=course,
        recorded_on=moments[0],
        withdrawn_on=moments[1],
    )
