"""From what we hold to the records of a return: who is in it, and their status on its last day."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q

from fingerpost.core import cohorts
from fingerpost.core.destinations.derive import derive
from fingerpost.core.returns.build import record
from fingerpost.core.returns.records import ReturnRecord
from fingerpost.evidence.records import by_person
from fingerpost.organisations.models import Authority, Organisation
from fingerpost.people.models import Person
from fingerpost.people.records import record as person_record


def gather(
    authority: Authority, *, period_end: date, known_on: date, year: str
) -> Iterator[tuple[int, ReturnRecord]]:
    """Each person of the return with their record, in the order of our numbers.

    Args:
        authority: whose return; its scope must be set.
        period_end: the last day of the month returned.
        known_on: the day whose knowledge counts.
        year: the requirement year it is built for.
    """
    people = {person.pk: person for person in _cohort(authority, period_end, known_on)}
    places = {place.pk: place.record() for place in Organisation.objects.all()}
    for person_id, born_on, evidence in by_person(authority.pk, list(people)):
        status = derive(evidence, born_on=born_on, as_at=period_end, as_known_at=known_on)
        provider = places.get(int(status.provider)) if status.provider else None
        yield (
            person_id,
            record(
                person_record(people[person_id], authority.code),
                status,
                database_id=authority.database_id,
                period_end=period_end,
                year=year,
                provider=provider,
            ),
        )


def _cohort(authority: Authority, period_end: date, known_on: date) -> Iterator[Person]:
    """Those the return speaks of (COH-01 to COH-03) who had not left by the period end."""
    first, last = cohorts.birthdays_in_return(period_end)
    still_here = Q(left_on=None) | Q(left_on__gt=period_end)
    people = Person.objects.filter(
        still_here,
        authority=authority,
        removed_at=None,
        born_on__range=(first, last),
        joined_on__lte=known_on,
    )
    for person in people.iterator(chunk_size=5000):
        if cohorts.in_return(
            person.born_on,
            ehc_plan=person.ehc_plan,
            lives_here=person.home_authority in ("", authority.code),
            day=period_end,
        ):
            yield person
