"""From what we held at a moment to the records of a return.

Who is in it, how it carries them, and their status on its last day: details, evidence and what
had been sent are all taken as they were known then, so that an old return can be built again to
the same bytes. Schools and providers are as they stand now.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from fingerpost.core import cohorts
from fingerpost.core.cohorts.leaving import GUARANTEE, PRIMARY, Left, Standing, standing
from fingerpost.core.destinations.derive import derive
from fingerpost.core.returns.build import record
from fingerpost.core.returns.records import ReturnRecord
from fingerpost.evidence.records import by_person
from fingerpost.organisations.models import Authority, Organisation
from fingerpost.people import queries as people
from fingerpost.people.models import Person
from fingerpost.people.records import facts
from fingerpost.people.records import record as person_record
from fingerpost.returns import told
from fingerpost.returns.exercises.feed import feed, on_guarantee_list


@dataclass(frozen=True, slots=True)
class Carried:
    """Somebody of the return: their details as held then, and how it carries them."""

    person: Person
    standing: Standing


def gather(
    authority: Authority, *, period_end: date, known_at: datetime, year: str
) -> Iterator[tuple[int, ReturnRecord]]:
    """Each person of the return with their record, in the order of our numbers.

    Args:
        authority: whose return; its scope must be set.
        period_end: the last day of the month returned.
        known_at: the moment whose knowledge counts.
        year: the requirement year it is built for.
    """
    known_on = timezone.localtime(known_at).date()
    carried = cohort(authority, period_end=period_end, known_at=known_at)
    plans = feed(authority.pk, carried, period_end=period_end, known_at=known_at)
    places = {place.pk: place.record() for place in Organisation.objects.all()}
    for person_id, _, evidence in by_person(authority.pk, list(carried), known_at=known_at):
        one = carried[person_id]
        born_on = one.person.born_on
        status = derive(evidence, born_on=born_on, as_at=period_end, as_known_at=known_on)
        provider = places.get(int(status.provider)) if status.provider else None
        person = person_record(one.person, authority.code, one.standing)
        yield (
            person_id,
            record(
                person,
                status,
                database_id=authority.database_id,
                period_end=period_end,
                year=year,
                provider=provider,
                **plans.carried(person_id, person, status),
            ),
        )


def cohort(authority: Authority, *, period_end: date, known_at: datetime) -> Mapping[int, Carried]:
    """Those the return carries, by our key, and as what (core/cohorts)."""
    sent = told.by_then(authority, period_end=period_end, known_at=known_at)
    oldest, _ = cohorts.birthdays_in_return(sent.before_end or sent.month_before)
    _, youngest = cohorts.birthdays_in_return(period_end)
    held = people.as_known(authority.pk, known_at).filter(
        born_on__range=(oldest, youngest),
        joined_on__lte=timezone.localtime(known_at).date(),
    )
    listed = on_guarantee_list(authority.pk, period_end=period_end, known_at=known_at)
    found = {}
    for person in held.iterator(chunk_size=5000):
        identifier = told.identifier(authority, person.local_id)
        by_rule = standing(
            facts(person, authority.code),
            left=_left(person),
            period_end=period_end,
            told=sent.of(identifier),
            on_guarantee_list=person.pgh_obj_id in listed,
        )
        if stands := _as_taken_over(person, by_rule):
            found[person.pgh_obj_id] = Carried(person, stands)
    return found


def _left(person: Any) -> Left | None:
    if person.left_on is None:
        return None
    return Left(on=person.left_on, status=person.cohort_status, to=person.transferred_to)


def _as_taken_over(person: Any, stands: Standing) -> Standing | None:
    """None for whoever is not in the file; who was G in another system's return stays G.

    We do not know why they left the primary cohort, only that they had.
    """
    if stands.status == PRIMARY and person.cohort_status == GUARANTEE:
        return Standing(status=GUARANTEE, reason="on the guarantee list when we took over")
    return stands if stands.status else None
