"""What the return carries of guarantee and intended destination, for everybody in one read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypedDict

from django.db import connection
from django.utils import timezone

from fingerpost.core.exercises import guarantee, plans
from fingerpost.core.exercises.cohorts import CohortKind
from fingerpost.core.exercises.plans import NOT_YET_RECORDED, Kind, Plan
from fingerpost.core.records import Person, Status
from fingerpost.core.returns import named
from fingerpost.core.returns.build import Guarantee
from fingerpost.evidence.plans import by_people
from fingerpost.people.merging.queries import merged


class Carried(TypedDict):
    """What `build.record` takes besides a person and a status."""

    year_11_guarantee: Guarantee | None
    year_12_guarantee: Guarantee | None
    intended_destination: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """Plans and guarantee lists of an authority, as known on one day."""

    plans: Mapping[int, list[Plan]]
    listed: frozenset[tuple[int, Kind]]
    period_end: date
    known_on: date

    def carried(self, person_id: int, person: Person, status: Status) -> Carried:
        """What the record of one person carries.

        Of a guarantee only what the period's month speaks of (errors 905, 906 and those added in
        2020-21): until Year 11 is the one before, nothing of Year 12. Whoever is on a guarantee
        list, or sent for the guarantee alone, has a status even if it is 'not yet recorded' or was
        worked out; of anybody else only what was said [ours].
        """
        said = self.plans.get(person_id, [])
        year = guarantee.year_spoken_of(person.born_on, self.period_end)
        of_year_11 = of_year_12 = None
        if year == 11:
            of_year_11 = self._guarantee(Kind.YEAR_11, person_id, person, said, status)
        elif year == 12:
            of_year_12 = self._guarantee(Kind.YEAR_12, person_id, person, said, status)
            of_year_11 = self._said(Kind.YEAR_11, person, said) if of_year_12 else None
        intended = self._speaking(said, Kind.INTENDED)
        return {
            "year_11_guarantee": of_year_11,
            "year_12_guarantee": of_year_12,
            "intended_destination": intended.code if intended else "",
        }

    def _guarantee(
        self, kind: Kind, person_id: int, person: Person, said: list[Plan], status: Status
    ) -> Guarantee | None:
        is_due = (person_id, kind) in self.listed or person.cohort_status in named.GUARANTEE_ONLY
        if not is_due:
            return self._said(kind, person, said)
        found = guarantee.status(
            said, kind, as_at=self.period_end, as_known_at=self.known_on, present=status
        )
        return _node(kind, found.code, found.plan, person)

    def _said(self, kind: Kind, person: Person, said: list[Plan]) -> Guarantee | None:
        plan = self._speaking(said, kind)
        return _node(kind, plan.code, plan, person) if plan else None

    def _speaking(self, said: list[Plan], kind: Kind) -> Plan | None:
        return plans.speaking(said, kind, as_at=self.period_end, as_known_at=self.known_on)


def _node(kind: Kind, code: str, plan: Plan | None, person: Person) -> Guarantee:
    """Of Year 11 the authority is the one they were in then, if held (error 25)."""
    then = person.year11_authority if kind is Kind.YEAR_11 else ""
    answers = then or (plan.authority if plan else "") or person.lead_authority
    return Guarantee(status=code or NOT_YET_RECORDED, authority=answers)


def feed(
    authority_id: int, person_ids: Iterable[int], *, period_end: date, known_at: datetime
) -> Feed:
    """Read all that returns of a period could carry, as known at a moment.

    Args:
        authority_id: the tenant, whose scope must be set.
        person_ids: the people of the return.
        period_end: the last day of the month returned.
        known_at: the moment whose knowledge counts.
    """
    return Feed(
        plans=by_people(authority_id, person_ids, known_at=known_at),
        listed=on_lists(authority_id, period_end=period_end, known_at=known_at),
        period_end=period_end,
        known_on=timezone.localtime(known_at).date(),
    )


# The latest state of each member, and of each list, by a moment.
LISTED = """
SELECT m.person_id, c.kind
  FROM (SELECT DISTINCT ON (pgh_obj_id) person_id, cohort_id, left_out_on, pgh_label
          FROM returns_cohortmemberevent
         WHERE authority_id = %(authority)s AND pgh_created_at <= %(known)s
         ORDER BY pgh_obj_id, pgh_id DESC) m
  JOIN (SELECT DISTINCT ON (pgh_obj_id) pgh_obj_id, kind, year, closed_at
          FROM returns_cohortevent
         WHERE authority_id = %(authority)s AND pgh_created_at <= %(known)s
         ORDER BY pgh_obj_id, pgh_id DESC) c ON c.pgh_obj_id = m.cohort_id
 WHERE m.left_out_on IS NULL AND m.pgh_label <> 'delete'
   AND c.kind = ANY(%(kinds)s) AND c.year = %(year)s
   AND (c.closed_at IS NULL OR c.closed_at > %(known)s OR NOT %(standing)s)
"""


def on_lists(
    authority_id: int, *, period_end: date, known_at: datetime
) -> frozenset[tuple[int, Kind]]:
    """Who stood at a moment on a list of the guarantee that the period's month speaks of."""
    return frozenset(_listed(authority_id, period_end, known_at, standing=False))


def on_guarantee_list(authority_id: int, *, period_end: date, known_at: datetime) -> set[int]:
    """Who stood on such a list while it was not closed: leavers among them are sent as G."""
    return {key for key, _ in _listed(authority_id, period_end, known_at, standing=True)}


def _listed(
    authority_id: int, period_end: date, known_at: datetime, *, standing: bool
) -> list[tuple[int, Kind]]:
    asked: dict[str, Any] = {
        "authority": authority_id,
        "known": known_at,
        "kinds": [str(CohortKind.YEAR_11), str(CohortKind.YEAR_12)],
        "year": guarantee.september_spoken_of(period_end),
        "standing": standing,
    }
    with connection.cursor() as cursor:
        cursor.execute(LISTED, asked)
        listed = [(person, CohortKind(kind).plan_kind) for person, kind in cursor.fetchall()]
    stands_for = merged(authority_id, known_at=known_at)
    return [(stands_for.get(person, person), kind) for person, kind in listed]
