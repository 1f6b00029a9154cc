"""What the return carries of guarantee and intended destination, for everybody in one read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypedDict

from django.db.models import Q, QuerySet

from fingerpost.core.exercises import guarantee, plans
from fingerpost.core.exercises.cohorts import CohortKind
from fingerpost.core.exercises.plans import NOT_YET_RECORDED, Kind, Plan
from fingerpost.core.records import Person, Status
from fingerpost.core.returns import named
from fingerpost.core.returns.build import Guarantee
from fingerpost.evidence.plans import by_people
from fingerpost.returns.exercises.models import CohortMember


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


def feed(authority_id: int, person_ids: Iterable[int], *, period_end: date, known_on: date) -> Feed:
    """Read all that returns of a period could carry.

    Args:
        authority_id: the tenant, whose scope must be set.
        person_ids: the people of the return.
        period_end: the last day of the month returned.
        known_on: the day whose knowledge counts.
    """
    return Feed(
        plans=by_people(authority_id, person_ids),
        listed=frozenset(_listed(authority_id, known_on)),
        period_end=period_end,
        known_on=known_on,
    )


def on_guarantee_list(authority_id: int, person_ids: Iterable[int]) -> set[int]:
    """Which of these people stand on a September Guarantee list that is not closed."""
    standing = _members(authority_id).filter(left_out_on=None, cohort__closed_at=None)
    return set(standing.filter(person_id__in=list(person_ids)).values_list("person_id", flat=True))


def _listed(authority_id: int, known_on: date) -> Iterable[tuple[int, Kind]]:
    """Who stood on a guarantee list on a day, and of which year's guarantee."""
    standing = _members(authority_id).filter(
        Q(left_out_on=None) | Q(left_out_on__gt=known_on), since__lte=known_on
    )
    for person, kind in standing.values_list("person_id", "cohort__kind"):
        yield person, CohortKind(kind).plan_kind


def _members(authority_id: int) -> QuerySet[CohortMember]:
    kinds = (CohortKind.YEAR_11, CohortKind.YEAR_12)
    return CohortMember.objects.filter(authority_id=authority_id, cohort__kind__in=kinds)
