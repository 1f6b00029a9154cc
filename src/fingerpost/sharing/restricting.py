"""Whose data is only kept: in no list, sent nowhere, nobody writes to them (UK GDPR Article 18).

Their own page and everything the law makes us do with it, such as the return, go on.
"""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from fingerpost.core.sharing.questions import Right
from fingerpost.db import bulk
from fingerpost.people.merging.queries import PERSON_MEANT, said_of
from fingerpost.people.models import Person
from fingerpost.sharing.models import Objection


def standing(day: date | None = None) -> QuerySet[Objection]:
    """Restrictions in force on a day; today when None."""
    on = day or timezone.localdate()
    made = Objection.objects.filter(kind=Right.RESTRICTION.value, since__lte=on).order_by()
    return made.filter(Q(ended_on=None) | Q(ended_on__gt=on))


def not_restricted(day: date | None = None) -> Q:
    """Of people who stand by themselves: what is held of them may be used."""
    return ~Q(pk__in=standing(day).values_list(PERSON_MEANT))


def among(people: Iterable[int]) -> set[int]:
    """Of these, all of whom stand by themselves, those whose data is only kept."""
    held = Person.objects.filter(pk__in=bulk.among(people)).exclude(not_restricted())
    return set(held.order_by().values_list("pk", flat=True))


def since(person: Person) -> date | None:
    """Since when what is held of somebody is only kept; None where it is not so."""
    found = standing().filter(said_of(person)).order_by("since").first()
    return found.since if found else None
