"""From rows to what decides whom a list is about: born when, educated and living where."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from fingerpost.core.cohorts.leaving import ENDS_GUARANTEE
from fingerpost.core.exercises import guarantee
from fingerpost.core.exercises.cohorts import CohortKind, Standing, belongs
from fingerpost.core.returns.named import COMPULSORY
from fingerpost.organisations.models import Authority

# Everybody born in those days and on the caseload, with the school that last vouched for them
# while they were of school age; where none did, the school whose roll they were last on.
PEOPLE = """
SELECT p.id, p.born_on, p.home_authority,
       coalesce(nullif(p.year11_authority, ''), nullif(p.educated_authority, ''), o.la_code, ''),
       o.id
  FROM people_person p
  LEFT JOIN LATERAL (
       SELECT e.provider_id
         FROM evidence_evidence e
        WHERE e.authority_id = p.authority_id AND e.person_id = p.id
          AND e.withdrawn_at IS NULL AND e.provider_id IS NOT NULL
          AND e.code = ANY(%(compulsory)s)
        ORDER BY coalesce(e.verified_on, e.recorded_at::date) DESC, e.id DESC
        LIMIT 1) year_11 ON true
  LEFT JOIN organisations_organisation o ON o.id = coalesce(year_11.provider_id, p.school_id)
 WHERE p.authority_id = %(authority)s AND p.removed_at IS NULL
   AND p.merged_into_id IS NULL AND p.born_on BETWEEN %(first)s AND %(last)s
   AND (p.left_on IS NULL OR p.left_on > %(on)s AND NOT p.cohort_status = ANY(%(never)s))
 ORDER BY p.id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Belonging:
    """Somebody who belongs in a list, why, and their school of Year 11."""

    person_id: int
    school_id: int | None
    why: str


def belonging(
    kind: CohortKind, year: int, *, authority: Authority, on: date
) -> Iterator[Belonging]:
    """Everybody who belongs in a list, as far as is known now.

    Args:
        kind: which list.
        year: the year whose September it is about.
        authority: whose list; its scope must be set.
        on: whoever had left the caseload by this day is not in it; whoever died, was entered in
            error or is here twice is not, whenever that was found.
    """
    first, last = guarantee.people_born(kind.plan_kind, year)
    asked: dict[str, Any] = {
        "compulsory": sorted(COMPULSORY),
        "never": sorted(ENDS_GUARANTEE),
        "authority": authority.pk,
        "first": first,
        "last": last,
        "on": on,
    }
    with connection.cursor() as cursor:
        cursor.execute(PEOPLE, asked)
        found = cursor.fetchall()
    for person_id, born_on, home, educated, school_id in found:
        standing = Standing(born_on=born_on, home_authority=home, educated_authority=educated)
        if why := belongs(kind, year, standing, authority=authority.code):
            yield Belonging(person_id=person_id, school_id=school_id, why=why)
