"""From a stored return to the core's cohort: the only file here that knows both."""

import io
from collections import Counter
from collections.abc import Mapping

from django.utils import timezone

from fingerpost.core.exercises.cohorts import CohortKind
from fingerpost.core.exercises.guarantee import YEAR_OF_KIND
from fingerpost.core.figures import from_return, guarantee
from fingerpost.core.figures.guarantee import Offer
from fingerpost.core.figures.snapshot import Snapshot
from fingerpost.core.returns import xml
from fingerpost.core.workflow import CohortState
from fingerpost.organisations.models import Organisation
from fingerpost.people.models import Person
from fingerpost.returns import actions
from fingerpost.returns.exercises.entries import entries
from fingerpost.returns.exercises.models import Cohort
from fingerpost.returns.models import Return

GUARANTEES = [kind for kind in CohortKind if kind.is_guarantee]


def snapshot(built: Return, schools: Mapping[int, str] | None = None) -> Snapshot:
    """Everybody in the file of a return as it was sent or would be."""
    with xml.read(io.BytesIO(actions.file_of(built))) as records:
        return from_return.snapshot(records, built.period_end, schools=schools)


def schools(authority_id: int) -> dict[int, str]:
    """The school last attended of everybody held, by our number of the person.

    Two schools of one name are told apart by their number.
    """
    held = Person.objects.filter(authority_id=authority_id).exclude(school=None)
    of_person = dict(held.values_list("local_id", "school_id"))
    names = _names(set(of_person.values()))
    return {person: names[school] for person, school in of_person.items()}


def offers(authority_id: int, year: int) -> dict[str, int]:
    """The September Guarantee of a year by part, both lists together; empty where there is none.

    Of a list that was fixed the share is of those on it then.
    """
    given: list[Offer] = []
    people = 0
    for one in Cohort.objects.filter(authority_id=authority_id, year=year, kind__in=GUARANTEES):
        found = entries(one, timezone.localdate())
        given += [
            Offer(YEAR_OF_KIND[CohortKind(one.kind).plan_kind], entry.counted_code)
            for entry in found
        ]
        is_open = one.state == CohortState.OPEN
        people += sum(is_open or not entry.member.joined_late for entry in found)
    counted = guarantee.count(given, fixed_cohort=people)
    return {part: int(many) for part, many in counted.parts.items()} if people else {}


def _names(keys: set[int]) -> dict[int, str]:
    found = list(Organisation.objects.filter(pk__in=keys))
    often = Counter(one.name for one in found)
    return {
        one.pk: one.name if often[one.name] == 1 else f"{one.name} ({one.urn or one.laestab})"
        for one in found
    }
