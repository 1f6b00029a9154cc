"""Who left a school, what became of them, and what the school told us or doubts."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from fingerpost.core.cohorts.leaving import DIED
from fingerpost.core.destinations.derive import derive
from fingerpost.core.leavers.cohorts import Cohort, cohorts_of, cohorts_on
from fingerpost.core.leavers.since import Since, fell_through, since_leaving
from fingerpost.core.records import Evidence as Statement
from fingerpost.db import bulk
from fingerpost.evidence.models import Evidence
from fingerpost.evidence.records import by_person
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Organisation
from fingerpost.people.merging.queries import by_person_meant, said_of, who_stands
from fingerpost.people.models import Person
from fingerpost.reports.leavers.models import Doubt, FoundRight, Look, Word


@dataclass(frozen=True, slots=True)
class Leaver:
    """One leaver of one cohort, and what became of them. Nothing of it is for a school to read
    before the gate has let it pass. `new` says that they fell through since the school last looked.
    """

    person: int
    since: Since
    new: bool = False


def cohort_with(key: str, day: date) -> Cohort | None:
    """The cohort of an address, if a school hears of it on this day."""
    return next((one for one in cohorts_on(day) if one.key == key), None)


def leavers(
    access: Access,
    school: Organisation,
    day: date,
    *,
    cohorts: Collection[Cohort],
    person: int | None = None,
    looked_on: date | None = None,
) -> Mapping[Cohort, list[Leaver]]:
    """The leavers of a school, by cohort; a handful of queries.

    Args:
        access: who asks; says of which authority.
        school: whose leavers.
        day: the day asked about, whose knowledge counts.
        cohorts: of whom.
        person: only this one; everybody when None.
        looked_on: the day the school last looked, if it did.
    """
    found: dict[Cohort, list[Leaver]] = {cohort: [] for cohort in cohorts}
    held = _candidates(access, school, cohorts)
    wanted = [key for key in held if person in (None, key)]
    for key, born_on, evidence in by_person(access.authority.pk, wanted):
        on_roll = held[key].school_id == school.pk
        for cohort in cohorts_of(
            evidence, born_on=born_on, school=str(school.pk), day=day, on_roll=on_roll
        ):
            if cohort in found:
                since = since_leaving(evidence, born_on=born_on, cohort=cohort, day=day)
                fell = since.fell_through_on is not None
                new = fell and _is_new(evidence, born_on, cohort, looked_on)
                found[cohort].append(Leaver(key, since, new))
    return found


def _candidates(
    access: Access, school: Organisation, cohorts: Iterable[Cohort]
) -> Mapping[int, Person]:
    """Everybody of these years of whom anything names the school; those who died are left out."""
    of_years = Q()
    for cohort in cohorts:
        of_years |= Q(born_on__range=cohort.born)
    told = Evidence.objects.filter(authority=access.authority, provider=school)
    named = Q(school=school) | Q(
        pk__in=bulk.among(told.order_by().values_list("person", flat=True))
    )
    keys = who_stands(of_years & named, access)
    people = Person.objects.filter(pk__in=bulk.among(set(keys))).exclude(cohort_status=DIED)
    return {one.pk: one for one in people}


def _is_new(
    evidence: Sequence[Statement], born_on: date, cohort: Cohort, looked_on: date | None
) -> bool:
    """Whether it was not known yet, the last time the school looked, that they fell through."""
    if looked_on is None:
        return False
    then = derive(evidence, born_on=born_on, as_at=looked_on)
    return fell_through(evidence, then, cohort, looked_on) is None


def looked_before(access: Access, school: Organisation, day: date) -> date | None:
    """The last day before this one on which this user looked."""
    look = Look.objects.filter(authority=access.authority, school=school, user=access.user).first()
    if look is None:
        return None
    return look.on if look.on < day else look.before


def doubts(access: Access) -> QuerySet[Doubt]:
    """What schools think is wrong, as far as this user may see it."""
    found = Doubt.objects.visible_to(access)
    if access.organisation is None:
        visible = Person.objects.visible_to(access)
        found = found.filter(Q(person__in=visible) | Q(person__merged_into__in=visible))
    return found.select_related("person__merged_into", "school", "raised_by", "settled_by")


def waiting_doubts(access: Access) -> QuerySet[Doubt]:
    """Those nobody has answered, the oldest first."""
    return doubts(access).filter(settled_at=None).order_by("raised_at", "pk")


def words_of(access: Access, person: Person) -> QuerySet[Word]:
    """What a school told us of somebody, latest first."""
    told: QuerySet[Word] = Word.objects.visible_to(access).filter(said_of(person))
    return told.select_related("evidence__provider")


def found_right(access: Access, cohort: Cohort) -> FoundRight | None:
    """When a school last found the list of a cohort right, if it did."""
    said: FoundRight | None = (
        FoundRight.objects.visible_to(access).filter(cohort=cohort.key).select_related("by").first()
    )
    return said


def lists_found_right(access: Access) -> QuerySet[FoundRight]:
    """The last time each school found each list right, by school."""
    by_list = ("school__name", "school_id", "cohort")
    said = FoundRight.objects.visible_to(access).select_related("school", "by")
    return said.order_by(*by_list, "-at").distinct(*by_list)


def told_by_school(access: Access, people: Collection[int]) -> Mapping[int, list[Word]]:
    """What a school told us of each of these that still counts, latest first."""
    standing = Word.objects.visible_to(access).filter(evidence__withdrawn_at=None)
    found = by_person_meant(standing.select_related("evidence__provider"))
    return {person: found[person] for person in people if person in found}
