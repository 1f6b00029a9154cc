"""Who is on the caseload, who stands in each worklist, and how many.

Every answer starts from `Person.objects.visible_to(access)`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any, TypeVar

from django.core.cache import cache
from django.db.models import Count, Min, Q, QuerySet, Value
from django.db.models.functions import Lower
from django.db.models.lookups import Exact
from django.utils import timezone

from fingerpost.caseload.lists import queries as lists
from fingerpost.caseload.lists.expressions import HELD, Asked, due, not_known, reason
from fingerpost.caseload.lists.queries import Chase
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
from fingerpost.sharing.restricting import not_restricted

COUNTS_SECONDS = 30
Kept = TypeVar("Kept")
FACETS_SECONDS = 600
OWN_ORDER = "own"
MINE, EVERYBODYS, NOBODYS = "mine", "all", "none"

# All that a line or a row of the file shows: a list of fifty need not read everything held.
SHOWN = (
    "local_id",
    "given_name",
    "family_name",
    "born_on",
    "ehc_plan",
    "postcode",
    "address_line_1",
    "mobile",
    "home_phone",
    "email",
    "sen_support",
    "characteristics",
    "may_live_in",
    "unsafe_to_contact",
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
    "tried__tried_at",
    "tried__tries",
    "tried__stopped_at",
    "tried__next_step",
    "tried__next_on",
)

# What a column sorts by; a minus in the address turns it round.
SORTS: Mapping[str, Order] = {
    "name": BY_NAME,
    "age": ("born_on", *BY_NAME),
    "school": (Lower("school__name"), *BY_NAME),
    "status": ("status__group", "status__code", *BY_NAME),
    "since": (OUT_OF_SIGHT, *BY_NAME),
    "confirmed": ("status__verified_on", *BY_NAME),
    "tried": ("tried__tried_at", *BY_NAME),
}


def caseload(access: Access, today: date) -> QuerySet[Person]:
    """Everybody the authority must keep track of (core/cohorts), by dates of birth.

    Those of academic age 16-17 who live here, and to 24 with an EHC plan; nobody whose data is
    only kept.
    """
    lives_here = Q(home_authority__in=here(access.authority.code))
    seen = Person.objects.visible_to(access).on_caseload()
    return seen.filter(lives_here, who_counts(today), not_restricted(today))


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
    return caseload(access, today).filter(worklist.holds(lists.asked(access, today)))


def in_own(worklist: Worklist, access: Access, today: date) -> QuerySet[Person]:
    """Those of one list in the caseloads one holds or covers; everybody in it for who has none."""
    asked = lists.asked(access, today)
    return narrowed(worklist, {"caseload": MINE} if asked.sharing.mine else {}, access, asked)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many stood in each list and group at a moment, by statuses as old as `as_at`."""

    at: datetime
    lists: Mapping[str, int]
    cohort: int
    groups: Mapping[str, int]
    as_at: date | None


def counts(access: Access, today: date) -> Counts:
    """Every count of the worklists and the rates; kept for half a minute."""
    key = f"caseload-counts-{_of_whom(access)}-{today}"
    return _kept(key, COUNTS_SECONDS, lambda: _counts(access, today))


def _counts(access: Access, today: date) -> Counts:
    """In one pass over the caseload."""
    figures, asked = in_figures(today), lists.asked(access, today)
    found = caseload(access, today).aggregate(
        **{w.key: Count("pk", filter=w.holds(asked)) for w in WORKLISTS.values()},
        **{g.name: Count("pk", filter=figures & in_group(g, today)) for g in Group},
        cohort=Count("pk", filter=figures),
        as_at=Min("status__as_at"),
    )
    return Counts(
        at=timezone.localtime(),
        lists={key: found[key] for key in WORKLISTS},
        cohort=found["cohort"],
        groups={str(group): found[group.name] for group in Group},
        as_at=found["as_at"],
    )


def own_counts(access: Access, asked: Asked) -> Mapping[str, int] | None:
    """How many of one's own stand in each list; None for who holds and covers no caseload."""
    if not asked.sharing.mine:
        return None
    people = caseload(access, asked.today).filter(asked.sharing.within(asked.sharing.mine))
    conditions = {key: worklist.holds(asked) for key, worklist in WORKLISTS.items()}
    key = f"own-counts-{access.membership.pk}-{asked.today}"
    return _kept(key, COUNTS_SECONDS, lambda: counted(conditions, people))


def counted(conditions: Mapping[str, Q], people: QuerySet[Person]) -> Mapping[str, int]:
    """How many of these people each condition holds, in one pass over those that any holds."""
    anybody = reduce(or_, conditions.values())
    found: Mapping[str, int] = people.filter(anybody).aggregate(
        **{name: Count("pk", filter=condition) for name, condition in conditions.items()}
    )
    return found


@dataclass(frozen=True, slots=True)
class Facets:
    """What a list may be narrowed by: places by key, first halves of postcodes, towns."""

    schools: list[tuple[int, str]]
    providers: list[tuple[int, str]]
    districts: list[str]
    towns: list[str]


def facets(access: Access, today: date) -> Facets:
    """Of the whole caseload; kept for ten minutes, as schools and postcodes seldom change."""
    key = f"caseload-facets-{_of_whom(access)}-{today}"
    return _kept(key, FACETS_SECONDS, lambda: _facets(caseload(access, today)))


def _of_whom(access: Access) -> str:
    """Whose young people a count is of: the authority's, or of one user who sees only some."""
    own = f"-{access.membership.pk}" if access.role.only_shared else ""
    return f"{access.authority.pk}{own}"


def _kept(key: str, seconds: int, work: Callable[[], Kept]) -> Kept:
    """The answer of a little while ago, else a fresh one: counts and places, nobody's data."""
    found: Kept | None = cache.get(key)
    if found is None:
        found = work()
        cache.set(key, found, seconds)
    return found


def _facets(people: QuerySet[Person]) -> Facets:
    postcodes = people.exclude(postcode="").order_by().values_list("postcode", flat=True)
    districts = {postcode.split(" ")[0] for postcode in postcodes.distinct()}
    towns = people.exclude(town="").order_by().values_list("town", flat=True)
    return Facets(
        schools=_places(people, "school"),
        providers=_places(people, "status__provider"),
        districts=sorted(districts, key=_by_letters_then_number),
        towns=sorted(set(towns.distinct()), key=str.casefold),
    )


def _places(people: QuerySet[Person], which: str) -> list[tuple[int, str]]:
    named = people.exclude(**{which: None}).order_by().values_list(f"{which}_id", f"{which}__name")
    return sorted(named.distinct(), key=lambda place: place[1].casefold())


def _by_letters_then_number(district: str) -> tuple[str, int, str]:
    letters = district.rstrip("0123456789")
    number = district.removeprefix(letters)
    return letters, int(number or 0), district


def narrowed(
    worklist: Worklist, chosen: Mapping[str, Any], access: Access, asked: Asked
) -> QuerySet[Person]:
    """The people of a list who are left when the filters chosen are laid on."""
    left = worklist.holds(asked) & narrowing(chosen, asked)
    return caseload(access, asked.today).filter(left)


def narrowing(chosen: Mapping[str, Any], asked: Asked) -> Q:
    """The filters chosen, as one condition."""
    found = Q()
    for name, narrow in FILTERS.items():
        if value := chosen.get(name):
            found &= narrow(value, asked)
    return found


def _of_age(age: str, asked: Asked) -> Q:
    if age == "18":
        return Q(born_on__lt=_first(asked.today))
    return Q(born_on__range=birthdays_of_academic_age(int(age), asked.today))


def _with_needs(needs: list[str], asked: Asked) -> Q:
    wanted = Q()
    for need in needs:
        wanted |= NEEDS[need]
    return wanted


def _unconfirmed(days: str, asked: Asked) -> Q:
    if days == "never":
        return Q(status__verified_on=None)
    return Q(status__verified_on__lte=asked.today - timedelta(days=int(days)))


def _untried(days: str, asked: Asked) -> Q:
    """Not tried in so many days, or never."""
    never = Q(tried__tried_at=None)
    if days == "never":
        return never
    last = asked.today - timedelta(days=int(days))
    return never | Q(tried__tried_at__date__lte=last)


def _reachable(kinds: list[str], asked: Asked) -> Q:
    """With every kind of address chosen."""
    wanted = Q()
    for kind in kinds:
        wanted &= HELD[kind]
    return wanted


def _for_reason(key: str, asked: Asked) -> Q:
    return not_known(asked.today) & Q(Exact(reason(asked.today), Value(key)))


def _in_caseload(which: str, asked: Asked) -> Q:
    if which == EVERYBODYS:
        return Q()
    if which == NOBODYS:
        return asked.sharing.in_none()
    return asked.sharing.within(asked.sharing.mine if which == MINE else [int(which)])


def _due(_: str, asked: Asked) -> Q:
    return due(asked.priorities.values(), asked.today)


NEEDS = {
    "ehc": Q(ehc_plan=True),
    "sen": Q(sen_support=True),
    "vulnerable": Q(characteristics__overlap=VULNERABLE),
}
FILTERS: Mapping[str, Callable[[Any, Asked], Q]] = {
    "caseload": _in_caseload,
    "reason": _for_reason,
    "due": _due,
    "age": _of_age,
    "school": lambda school, asked: Q(school_id=school),
    "provider": lambda provider, asked: Q(status__provider_id=provider),
    "area": lambda area, asked: Q(postcode__startswith=f"{area} "),
    "town": lambda town, asked: Q(town=town),
    "group": lambda group, asked: in_group(group, asked.today),
    "needs": _with_needs,
    "tried": _untried,
    "reach": _reachable,
    "confirmed": _unconfirmed,
}


def in_order(
    people: QuerySet[Person], sort: str, worklist: Worklist, chase: Chase | None = None
) -> QuerySet[Person]:
    """What is shown of them, by the column asked for, else by gain, else in the list's own order.

    Args:
        people: those of the list that the filters left.
        sort: the column, with a minus to turn it round; `own` for the list's own order.
        worklist: whose order it is.
        chase: says whose next try gains most; None leaves that out.
    """
    people = people.select_related("school", "status", "tried").only(*SHOWN)
    if worklist.is_of_not_known and chase:
        people = people.annotate(reason=reason(chase.asked.today))
    order = SORTS.get(sort.removeprefix("-"))
    if order is None and chase and worklist.chased and sort != OWN_ORDER:
        return people.annotate(gain=chase.score).order_by("-gain", *worklist.order)
    ordered = people.order_by(*(order or worklist.order))
    return ordered.reverse() if order and sort.startswith("-") else ordered


def oldest_status(people: Iterable[Person]) -> date | None:
    """The day the oldest status shown was worked out."""
    return min((p.status.as_at for p in people if hasattr(p, "status")), default=None)
