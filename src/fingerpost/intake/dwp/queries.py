"""What the department told of somebody, for those who may read it."""

from django.db.models import QuerySet

from fingerpost.intake.dwp.models import Told
from fingerpost.organisations.access import Access
from fingerpost.people.merging.queries import said_of
from fingerpost.people.models import Person


def told_of(person: Person, access: Access) -> QuerySet[Told]:
    """Everything it told, latest first."""
    found: QuerySet[Told] = Told.objects.visible_to(access).filter(said_of(person))
    return found
