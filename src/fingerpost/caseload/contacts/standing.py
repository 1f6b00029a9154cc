"""How trying to reach people stands, worked out from their contacts in one statement."""

from collections.abc import Iterable

from django.db import connection

from fingerpost.caseload.contacts.models import Tried
from fingerpost.core import contacts
from fingerpost.people.merging.queries import with_entries

WORK_OUT = """
INSERT INTO contacts_tried (authority_id, person_id, tried_at, reached_at, tries, means, outcome,
                            next_step, next_on, stopped_at)
SELECT authority_id, stands_for, max(at) FILTER (WHERE is_try), max(at) FILTER (WHERE reached),
       count(*) FILTER (WHERE is_try AND at > coalesce(last_reached, '-infinity')),
       (array_agg(means ORDER BY at DESC, id DESC))[1],
       (array_agg(outcome ORDER BY at DESC, id DESC))[1],
       (array_agg(next_step ORDER BY at DESC, id DESC))[1],
       (array_agg(next_on ORDER BY at DESC, id DESC))[1],
       max(at) FILTER (WHERE outcome = %(stop)s)
  FROM (SELECT c.*, coalesce(p.merged_into_id, p.id) AS stands_for,
               c.outcome = ANY(%(tries)s) AS is_try, c.outcome = ANY(%(reaching)s) AS reached,
               max(c.at) FILTER (WHERE c.outcome = ANY(%(reaching)s))
                   OVER (PARTITION BY coalesce(p.merged_into_id, p.id)) AS last_reached
          FROM contacts_contact c JOIN people_person p ON p.id = c.person_id
         WHERE c.authority_id = %(authority)s AND c.person_id = ANY(%(people)s)
           AND c.undone_at IS NULL) told
 GROUP BY authority_id, stands_for
"""


def work_out(people: Iterable[int], *, authority_id: int) -> None:
    """Work out afresh how it stands with these people, and all entries that are one with them.

    The caller is inside an `act`.
    """
    entries = sorted(with_entries(people))
    Tried.objects.filter(authority_id=authority_id, person_id__in=entries).delete()
    with connection.cursor() as cursor:
        cursor.execute(
            WORK_OUT,
            {
                "authority": authority_id,
                "people": entries,
                "tries": sorted(contacts.trying()),
                "reaching": sorted(contacts.reaching()),
                "stop": contacts.STOP,
            },
        )
