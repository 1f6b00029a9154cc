"""Who is on the caseload, who stands in each worklist, and how many.

Every answer starts from `Person.objects.visible_to(access)`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar

from django.core.cache import cache
from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import Lower

from fingerpost.caseload.worklists import (
    BY_NAME,
    OUT_OF_SIGHT,
    VULNERABLE,
    WORKLISTS,
    Order,
    Worklist,
    in_group,
)
from fingerpost.core.cohorts import birthdays_in_figures, birthdays_in_return, here
from fingerpost.core.dates import birthdays_of_academic_age
from fingerpost.core.records import Group
from fingerpost.organisations.access import Access
from fingerpost.people.models import Person

COUNTS_SECONDS = 30
Kept = TypeVar("Kept")
FACETS_SECONDS = 600

# All that a line or a row of the file shows: a list of fifty need not read everything held.
SHOWN = (
    "local_id",
    "given_name",
    "family_name",
    "born_on",
    "ehc_plan",
    "postcode",
    "mobile",
    "school__name",
    "status__as_at",
    "status__code",
    "status__group",
    "status__since",
    "status__lapses_on",
    "status__lapsed",
    "status__verified_on",
    "status__needs_a_look",
    "status__disagreements",
)

# What a column sorts by; a minus in the address turns it round.
SORTS: Mapping[str, Order] = {
    "name": BY_NAME,
    "age": ("born_on", *BY_NAME),
    "school": (Lower("school__name"), *BY_NAME),
    "status": ("status__group", "status__code", *BY_NAME),
    "since": (OUT_OF_SIGHT, *BY_NAME),
    "confirmed": ("status__verified_on", *BY_NAME),
}


def caseload(access: Access, today: date) -> QuerySet[Person]:
    """Everybody the authority must keep track of (core/cohorts), by dates of birth.

    Those of academic age 16-17 who live here, and to 24 with an EHC plan.
    """
    lives_here = Q(home_authority__in=here(access.authority.code))
    return Person.objects.visible_to(access).on_caseload().filter(lives_here, who_counts(today))


def who_counts(today: date) -> Q:
    """By dates of birth, so that an index finds them."""
    oldest, _ = birthdays_in_return(today)
    return in_figures(today) | Q(ehc_plan=True, born_on__gte=oldest, born_on__lt=_first(today))


def in_figures(today: date) -> Q:
    """Academic age 16-17: those the published rates are about."""
    return Q(born_on__range=birthdays_in_figures(today))


def _first(today: date) -> date:
    return birthdays_in_figures(today)[0]


def in_worklist(worklist: Worklist, access: Access, today: date) -> QuerySet[Person]:
    """The people of one list, in no order yet."""
    return caseload(access, today).filter(worklist.holds(today))


@dataclass(frozen=True, slots=True)
class Counts:
    """How many stand in each list and group, and the day the oldest of their statuses is from."""

    lists: Mapping[str, int]
    cohort: int
    groups: Mapping[str, int]
    as_at: date | None


def counts(access: Access, today: date) -> Counts:
    """Every count of the worklists and the rates; kept for half a minute."""
    key = f"caseload-counts-{access.authority.pk}-{today}"
    return _kept(key, COUNTS_SECONDS, lambda: _counts(access, today))


def _counts(access: Access, today: date) -> Counts:
    """In one pass over the caseload."""
    figures = in_figures(today)
    found = caseload(access, today).aggregate(
        **{w.key: Count("pk", filter=w.holds(today)) for w in WORKLISTS.values()},
        **{g.name: Count("pk", filter=figures & in_group(g, today)) for g in Group},
        cohort=Count("pk", filter=figures),
        as_at=Min("status__as_at"),
    )
    return Counts(
        lists={key: found[key] for key in WORKLISTS},
        cohort=found["cohort"],
        groups={str(group): found[group.name] for group in Group},
        as_at=found["as_at"],
    )


@dataclass(frozen=True, slots=True)
class Facets:
    """What a list may be narrowed by: schools by key, and first halves of postcodes."""

    schools: list[tuple[int, str]]
    districts: list[str]


def facets(access: Access, today: date) -> Facets:
    """Of the whole caseload; kept for ten minutes, as schools and postcodes seldom change."""
    key = f"caseload-facets-{access.authority.pk}-{today}"
    return _kept(key, FACETS_SECONDS, lambda: _facets(caseload(access, today)))


def _kept(key: str, seconds: int, work: Callable[[], Kept]) -> Kept:
    """The answer of a little while ago, else a fresh one: counts and places, nobody's data."""
    found: Kept | None = cache.get(key)
    if found is None:
        found = work()
        cache.set(key, found, seconds)
    return found


def _facets(people: QuerySet[Person]) -> Facets:
    schools = people.exclude(school=None).order_by().values_list("school_id", "school__name")
    postcodes = people.exclude(postcode="").order_by().values_list("postcode", flat=True)
    districts = {postcode.split(" ")[0] for postcode in postcodes.distinct()}
    return Facets(
        schools=sorted(schools.distinct(), key=lambda school: school[1].casefold()),
        districts=sorted(districts, key=_by_letters_then_number),
    )


def _by_letters_then_number(district: str) -> tuple[str, int, str]:
    letters = district.rstrip("0123456789")
    number = district.removeprefix(letters)
    return letters, int(number or 0), district


def narrowed(people: QuerySet[Person], chosen: Mapping[str, Any], today: date) -> QuerySet[Person]:
    """The people left when the filters chosen are laid on."""
    for name, narrow in FILTERS.items():
        if value := chosen.get(name):
            people = people.filter(narrow(value, today))
    return people


def _of_age(age: str, today: date) -> Q:
    if age == "18":
        return Q(born_on__lt=_first(today))
    return Q(born_on__range=birthdays_of_academic_age(int(age), today))


def _with_needs(needs: list[str], today: date) -> Q:
    wanted = Q()
    for need in needs:
        wanted |= NEEDS[need]
    return wanted


def _unconfirmed(days: str, today: date) -> Q:
    if days == "never":
        return Q(status__verified_on=None)
    return Q(status__verified_on__lte=today - timedelta(days=int(days)))


NEEDS = {
    "ehc": Q(ehc_plan=True),
    "sen": Q(sen_support=True),
    "vulnerable": Q(characteristics__overlap=VULNERABLE),
}
FILTERS: Mapping[str, Callable[[Any, date], Q]] = {
    "age": _of_age,
    "school": lambda school, today: Q(school_id=school),
    "area": lambda area, today: Q(postcode__startswith=f"{area} "),
    "group": in_group,
    "needs": _with_needs,
    "confirmed": _unconfirmed,
}


def in_order(people: QuerySet[Person], sort: str, worklist: Worklist) -> QuerySet[Person]:
    """What is shown of them, by the column asked for, else in the list's own order."""
    order = SORTS.get(sort.removeprefix("-"))
    people = people.select_related("school", "status").only(*SHOWN)
    ordered = people.order_by(*(order or worklist.order))
    return ordered.reverse() if order and sort.startswith("-") else ordered


def next_to_try(access: Access, today: date) -> Person | None:
    """The first of the not known: vulnerable, then longest out of sight."""
    worklist = WORKLISTS["not-known"]
    people = in_worklist(worklist, access, today).select_related("school", "status")
    return people.order_by(*worklist.order).first()


def oldest_status(people: Iterable[Person]) -> date | None:
    """The day the oldest status shown was worked out."""
    return min((p.status.as_at for p in people if hasattr(p, "status")), default=None)
