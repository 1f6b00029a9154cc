"""Automatic places of a school year, everywhere or at one provider."""

from datetime import date

from django.db.models import Max, Min, QuerySet

from fingerpost.caseload.casework.models import AutomaticPlace
from fingerpost.core.dates import academic_year
from fingerpost.organisations.access import Access
from fingerpost.people.models import Person


def kept(access: Access) -> QuerySet[AutomaticPlace]:
    """Every automatic place this user may see that nobody took back."""
    found: QuerySet[AutomaticPlace] = AutomaticPlace.objects.visible_to(access).standing()
    return found


def years(access: Access, today: date) -> list[int]:
    """The school years in which any starts, and this one; the latest first."""
    held = kept(access).aggregate(first=Min("starts_on"), last=Max("starts_on"))
    days = [today, *filter(None, held.values())]
    return sorted(range(academic_year(min(days)), academic_year(max(days)) + 1), reverse=True)


def places(access: Access) -> list[tuple[int, str]]:
    """Where any is kept: keys and names."""
    found = kept(access).values_list("organisation", "organisation__name").distinct()
    return list(found.order_by("organisation__name"))


def starting_in(access: Access, year: int, *, at: int | None) -> list[AutomaticPlace]:
    """Those that start in a school year, at one provider or everywhere, by their young people."""
    found = kept(access).filter(starts_on__range=(date(year, 9, 1), date(year + 1, 8, 31)))
    if at is not None:
        found = found.filter(organisation=at)
    chosen = found.select_related("organisation", "person", "person__merged_into")
    return sorted(chosen, key=lambda one: (_stands(one).family_name, _stands(one).given_name))


def _stands(place: AutomaticPlace) -> Person:
    return place.person.merged_into or place.person
