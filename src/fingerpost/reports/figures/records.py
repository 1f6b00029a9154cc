"""From a stored return to the core's cohort: the only file here that knows both."""

import io
from collections import Counter
from collections.abc import Mapping

from fingerpost.core.figures import from_return
from fingerpost.core.figures.snapshot import Snapshot
from fingerpost.core.returns import xml
from fingerpost.organisations.models import Organisation
from fingerpost.people.models import Person
from fingerpost.returns import actions
from fingerpost.returns.models import Return


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


def _names(keys: set[int]) -> dict[int, str]:
    found = list(Organisation.objects.filter(pk__in=keys))
    often = Counter(one.name for one in found)
    return {
        one.pk: one.name if often[one.name] == 1 else f"{one.name} ({one.urn or one.laestab})"
        for one in found
    }
