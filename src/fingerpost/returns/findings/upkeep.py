"""After a build: its findings joined to their faults, and counted by rule. In sets, never by row.

Faults go with the build that leads: of the latest period and, of that, the latest knowledge, by
the rules of its own year. Another build (last month's, once this month's dry run is there) adds
faults it alone finds and mends none.
"""

import uuid
from typing import Any

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from fingerpost.core.dates import requirement_year
from fingerpost.returns import queries
from fingerpost.returns.findings.steps import KEEP_STEPS, whole_tables_joined
from fingerpost.returns.models import FaultStep, Return

# A person may be missing (the file's own faults). `coalesce` lets the two sides be hashed, which
# IS NOT DISTINCT FROM does not: a rule with thousands of findings would be compared crosswise.
NEW = """
INSERT INTO returns_fault
    (authority_id, person_id, code, field, first_seen, explanation, explained_value)
SELECT DISTINCT f.authority_id, f.person_id, f.code, f.field, %(today)s::date, '', ''
  FROM returns_finding f WHERE f.authority_id = %(authority)s AND f.built_id = %(built)s
    ON CONFLICT (authority_id, person_id, code, field) DO NOTHING
"""
CAME_BACK = """
UPDATE returns_fault t
   SET mended_on = NULL, first_seen = %(today)s,
       explanation = '', explained_value = '', explained_by_id = NULL, explained_at = NULL
  FROM (SELECT DISTINCT f.person_id, f.code, f.field FROM returns_finding f
         WHERE f.authority_id = %(authority)s AND f.built_id = %(built)s) f
 WHERE t.mended_on IS NOT NULL AND t.authority_id = %(authority)s
   AND t.code = f.code AND t.field = f.field
   AND coalesce(t.person_id, 0) = coalesce(f.person_id, 0)
RETURNING t.id
"""
JOIN = """
UPDATE returns_finding f SET fault_id = t.id, first_seen = t.first_seen
  FROM returns_fault t
 WHERE f.authority_id = %(authority)s AND f.built_id = %(built)s
   AND t.authority_id = %(authority)s AND t.code = f.code AND t.field = f.field
   AND coalesce(t.person_id, 0) = coalesce(f.person_id, 0)
"""
MENDED = """
UPDATE returns_fault t SET mended_on = %(today)s
 WHERE t.authority_id = %(authority)s AND t.mended_on IS NULL
   AND NOT EXISTS (
       SELECT FROM returns_finding f
        WHERE f.authority_id = %(authority)s AND f.built_id = %(built)s AND f.fault_id = t.id)
RETURNING t.id
"""
COUNT = """
INSERT INTO returns_rulecount (authority_id, built_id, code, priority, message, found)
SELECT f.authority_id, f.built_id, f.code, min(f.priority), min(f.message), count(*)
  FROM returns_finding f WHERE f.authority_id = %(authority)s AND f.built_id = %(built)s
 GROUP BY f.authority_id, f.built_id, f.code
"""
CHANGE = """
WITH now AS (SELECT DISTINCT fault_id, code FROM returns_finding
              WHERE authority_id = %(authority)s AND built_id = %(built)s),
     before AS (SELECT DISTINCT fault_id, code FROM returns_finding
                 WHERE authority_id = %(authority)s AND built_id = %(since)s)
INSERT INTO returns_rulechange (authority_id, built_id, since_id, code, new, mended, still)
SELECT %(authority)s, %(built)s, %(since)s, coalesce(now.code, before.code),
       count(*) FILTER (WHERE before.fault_id IS NULL),
       count(*) FILTER (WHERE now.fault_id IS NULL),
       count(*) FILTER (WHERE now.fault_id = before.fault_id)
  FROM now FULL JOIN before ON now.fault_id = before.fault_id
 GROUP BY coalesce(now.code, before.code)
"""


def keep_up(built: Return) -> None:
    """Join the findings of a build just made to their faults, and count them.

    The caller is inside the build's own transaction.
    """
    keys = {
        "authority": built.authority_id,
        "built": built.pk,
        "today": timezone.localdate(),
    }
    leads, since = _leads(built), queries.looked_back_to(built)
    with whole_tables_joined():
        if leads:
            _keep(_changed(CAME_BACK, keys), built, FaultStep.What.CAME_BACK)
        _run(NEW, keys)
        _run(JOIN, keys)
        if leads:
            _keep(_changed(MENDED, keys), built, FaultStep.What.MENDED)
        _run(COUNT, keys)
        for earlier in since:
            _run(CHANGE, {**keys, "since": earlier.pk})


def _leads(built: Return) -> bool:
    later = Q(period_end__gt=built.period_end) | Q(
        period_end=built.period_end, known_at__gt=built.known_at
    )
    others = Return.objects.filter(later, authority_id=built.authority_id).exclude(fingerprint="")
    return built.year == requirement_year(built.period_end) and not others.exists()


def _keep(faults: list[int], built: Return, what: FaultStep.What) -> None:
    """A step for each, taken by nobody but the build."""
    if faults:
        values = {
            "faults": faults,
            "batch": uuid.uuid4(),
            "what": what,
            "at": timezone.now(),
            "by": None,
            "authority": built.authority_id,
        }
        _run(KEEP_STEPS, values)


def _changed(statement: str, values: dict[str, Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [fault for (fault,) in cursor.fetchall()]


def _run(statement: str, values: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
