"""Scoped reads of the contact register."""

from collections.abc import Mapping
from datetime import date

from django.db.models import Min, Q, QuerySet

from fingerpost.organisations.access import Access
from fingerpost.organisations.contacts.models import Colleague
from fingerpost.organisations.models import Organisation
from fingerpost.organisations.queries import places_of_the_area


def colleagues(access: Access, *, q: str = "", does: str = "") -> QuerySet[Colleague]:
    """Those who are there now, by organisation; `q` is part of a name, place or address."""
    found = Colleague.objects.visible_to(access).standing().select_related("organisation")
    if q:
        place = Q(organisation__name__icontains=q)
        found = found.filter(Q(name__icontains=q) | Q(email__icontains=q) | place)
    return found.filter(does=does) if does else found


def of_organisation(access: Access, organisation: Organisation) -> QuerySet[Colleague]:
    """Those of one organisation who are there now."""
    return colleagues(access).filter(organisation=organisation)


def ended_since(access: Access, organisation: Organisation, day: date) -> QuerySet[Colleague]:
    """Those of one organisation taken out of the register since a day."""
    seen = Colleague.objects.visible_to(access)
    return seen.filter(organisation=organisation, ended_on__gte=day)


def not_confirmed(access: Access, since: date) -> QuerySet[Colleague]:
    """Those of whom nobody has said since a day that they are right."""
    return colleagues(access).filter(confirmed_on__lt=since)


def confirmed(access: Access) -> Mapping[int, date]:
    """For each organisation with colleagues, the day since when all of them are confirmed."""
    standing = Colleague.objects.visible_to(access).standing().order_by()
    return dict(standing.values_list("organisation").annotate(Min("confirmed_on")))


def without_any(access: Access) -> QuerySet[Organisation]:
    """Schools and providers of the area of which nobody is held."""
    held = colleagues(access).order_by().values("organisation")
    return places_of_the_area(access).exclude(pk__in=held).order_by("name", "pk")
