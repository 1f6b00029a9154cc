"""How a fault stands, written down as its next step, and put back as an earlier one said."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

KEEP_STEPS = """
INSERT INTO returns_faultstep
    (authority_id, fault_id, batch, what, at, by_id, assigned_user_id, assigned_organisation_id,
     explanation, explained_value, explained_by_id, explained_at)
SELECT t.authority_id, t.id, %(batch)s, %(what)s, %(at)s, %(by)s, t.assigned_user_id,
       t.assigned_organisation_id, t.explanation, t.explained_value, t.explained_by_id,
       t.explained_at
  FROM returns_fault t JOIN unnest(%(faults)s::bigint[]) chosen(id) ON chosen.id = t.id
 WHERE t.authority_id = %(authority)s
"""
# As the step before this batch left it, or as it was at first. What moved on since is left alone.
PUT_BACK = """
WITH touched AS (
    SELECT fault_id FROM returns_faultstep WHERE authority_id = %(authority)s AND batch = %(batch)s
), latest AS (
    SELECT DISTINCT ON (s.fault_id) s.fault_id, s.id, s.batch
      FROM returns_faultstep s JOIN touched USING (fault_id)
     WHERE s.authority_id = %(authority)s
     ORDER BY s.fault_id, s.id DESC
), earlier AS (
    SELECT DISTINCT ON (latest.fault_id) latest.fault_id, s.assigned_user_id,
           s.assigned_organisation_id, coalesce(s.explanation, '') AS explanation,
           coalesce(s.explained_value, '') AS explained_value, s.explained_by_id, s.explained_at
      FROM latest LEFT JOIN returns_faultstep s ON s.fault_id = latest.fault_id
       AND s.authority_id = %(authority)s AND s.id < latest.id
     WHERE latest.batch = %(batch)s
     ORDER BY latest.fault_id, s.id DESC
)
UPDATE returns_fault t
   SET assigned_user_id = earlier.assigned_user_id,
       assigned_organisation_id = earlier.assigned_organisation_id,
       explanation = earlier.explanation,
       explained_value = earlier.explained_value,
       explained_by_id = earlier.explained_by_id,
       explained_at = earlier.explained_at
  FROM earlier WHERE t.authority_id = %(authority)s AND t.id = earlier.fault_id
RETURNING t.id
"""


@contextmanager
def whole_tables_joined() -> Iterator[None]:
    """Let no join go row by row. The planner has not seen rows that came just now, takes their
    tables for nearly empty, and would compare thousands of findings crosswise.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")
        yield
        cursor.execute("SET LOCAL enable_nestloop = on")
