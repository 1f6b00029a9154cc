"""In whose caseload somebody is, as a question to the database about many."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, CharField, F, Func, IntegerField, Q, QuerySet, Value, When
from django.db.models.lookups import In
from django.utils import timezone

from fingerpost.caseload.allocation.models import Caseload, Part, held_by
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Membership
from fingerpost.people.merging.queries import PERSON_MEANT
from fingerpost.people.reach import NOBODY

# The first half of a postcode; empty where none is held, which is no area.
AREA = Func(F("postcode"), Value(" "), Value(1), function="split_part", output_field=CharField())


@dataclass(frozen=True, slots=True)
class Sharing:
    """How young people are shared out on a day: schools and areas by caseload, those of whoever
    asks, and which caseloads hold anybody picked by hand.
    """

    day: date
    authority: int
    schools: Mapping[int, Collection[int]]
    areas: Mapping[int, Collection[str]]
    by_hand: Collection[int]
    mine: frozenset[int]

    def within(self, caseloads: Collection[int]) -> Q:
        """In one of these caseloads."""
        schools = [key for c in caseloads for key in self.schools.get(c, ())]
        areas = [area for c in caseloads for area in self.areas.get(c, ())]
        elsewhere = [key for keys in self.schools.values() for key in keys]
        by_area = Q(In(AREA, sorted(areas))) & self._not_at(elsewhere)
        by_place = Q(school_id__in=schools) | by_area
        chosen = Q(pk__in=self._picked(caseloads))
        return chosen | (by_place & ~Q(pk__in=self._picked(None)))

    def in_none(self) -> Q:
        """In nobody's caseload."""
        return ~self.within({*self.schools, *self.areas, *self.by_hand})

    def caseload(self) -> Case:
        """The key of somebody's caseload; null where they are in none."""
        by_hand = [When(pk__in=self._picked([c]), then=Value(c)) for c in self.by_hand]
        schools = [When(school_id__in=keys, then=Value(c)) for c, keys in self.schools.items()]
        areas = [When(In(AREA, sorted(a)), then=Value(c)) for c, a in self.areas.items()]
        return Case(*by_hand, *schools, *areas, default=None, output_field=IntegerField())

    def _not_at(self, schools: Collection[int]) -> Q:
        return Q(school=None) | ~Q(school_id__in=schools)

    def _picked(self, caseloads: Collection[int] | None) -> QuerySet[Part]:
        """The keys of those picked by hand for these caseloads, or for any."""
        found = Part.objects.on(self.day).filter(authority=self.authority).exclude(person=None)
        if caseloads is not None:
            found = found.filter(caseload__in=caseloads)
        return found.order_by().values_list(PERSON_MEANT, flat=True)


def sharing(access: Access, day: date) -> Sharing:
    """How the authority's young people are shared out on a day."""
    schools: dict[int, list[int]] = {}
    areas: dict[int, list[str]] = {}
    by_hand: list[int] = []
    parts = Part.objects.on(day).filter(authority=access.authority).order_by("caseload_id")
    # Those picked by hand may be thousands: of each caseload one line says that there are some.
    places = parts.values_list("caseload_id", "school_id", "area").distinct()
    for caseload, school, area in places:
        if school:
            schools.setdefault(caseload, []).append(school)
        elif area:
            areas.setdefault(caseload, []).append(area)
        else:
            by_hand.append(caseload)
    return Sharing(
        day=day,
        authority=access.authority.pk,
        schools=schools,
        areas=areas,
        by_hand=by_hand,
        mine=held_by(access, day),
    )


def shared_with(access: Access) -> Q:
    """A condition on people: they are in a caseload that whoever asks holds or covers today."""
    found = sharing(access, timezone.localdate())
    return found.within(found.mine) if found.mine else NOBODY


def caseloads(access: Access) -> QuerySet[Caseload]:
    """Every caseload, by name."""
    return Caseload.objects.visible_to(access)


def colleagues(access: Access) -> list[Membership]:
    """The authority's own staff, who may hold a caseload."""
    found = Membership.objects.visible_to(access).filter(organisation=None, user__is_active=True)
    return list(found.select_related("user").order_by("user__name"))
