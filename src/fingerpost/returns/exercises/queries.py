"""Scoped reads for the pages about the two exercises."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from fingerpost.core.exercises.cohorts import CohortKind
from fingerpost.core.exercises.suppliers import Supplier
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Organisation
from fingerpost.people.models import Person
from fingerpost.returns.exercises.entries import Entry
from fingerpost.returns.exercises.models import Cohort

OFFER_MADE = "offer made"
NOBODY = "none"  # of the filters: no school, or nobody but the tracking team


def cohorts(access: Access) -> QuerySet[Cohort]:
    """The lists this user may see."""
    return Cohort.objects.visible_to(access).select_related("authority", "fixed_by", "closed_by")


def of_year(access: Access, kinds: Iterable[CohortKind], year: int) -> dict[CohortKind, Cohort]:
    """The lists of an exercise in a year, by kind."""
    found = cohorts(access).filter(kind__in=list(kinds), year=year)
    return {CohortKind(cohort.kind): cohort for cohort in found}


def years(access: Access, kinds: Iterable[CohortKind]) -> list[int]:
    """The years there are lists of, latest first."""
    found = cohorts(access).filter(kind__in=list(kinds)).order_by("-year")
    return list(found.values_list("year", flat=True).distinct())


def places(found: Iterable[Entry]) -> dict[int, Organisation]:
    """Every school of the list and everybody who could be asked, by key."""
    keys = {one.member.school_id for one in found} | {
        supplier.key for one in found for supplier in one.suppliers
    }
    return Organisation.objects.in_bulk([key for key in keys if key is not None])


def people(access: Access, found: Sequence[Entry]) -> dict[int, Person]:
    """The people behind some entries, as far as this user may see them."""
    keys = [one.member.person_id for one in found]
    return Person.objects.visible_to(access).in_bulk(keys)


@dataclass(frozen=True, slots=True, kw_only=True)
class BySchool:
    """One school's line: how many are as they should be, and after how many to ask."""

    key: int | None
    people: int
    done: int
    missing: int


def is_done(one: Entry, kind: CohortKind) -> bool:
    """Whether there is an offer; of the survey, whether we know what they did."""
    return one.part == OFFER_MADE if kind.is_guarantee else not one.is_missing


def by_school(found: Iterable[Entry], kind: CohortKind) -> list[BySchool]:
    """Schools by how many are still to be asked after, most first."""
    counts: dict[int | None, Counter[str]] = {}
    for one in found:
        line = counts.setdefault(one.member.school_id, Counter())
        missing = one.is_missing and not one.member.gone
        line.update(people=1, done=is_done(one, kind), missing=missing)
    lines = [BySchool(key=key, **line) for key, line in counts.items()]
    return sorted(lines, key=lambda line: (-line.missing, -line.people, line.key or 0))


def standing(found: Iterable[Entry]) -> list[Entry]:
    """Those to work on."""
    return [one for one in found if not one.member.gone]


def gone(found: Iterable[Entry]) -> list[Entry]:
    """Those who died or never were ours, in a list that was fixed with them."""
    return [one for one in found if one.member.gone]


def to_ask(found: Iterable[Entry]) -> list[tuple[Supplier, int]]:
    """Whom to ask first after how many, most first; the tracking team last."""
    counts: Counter[int | None] = Counter()
    suppliers: dict[int | None, Supplier] = {}
    for one in found:
        if one.ask:
            counts[one.ask.key] += 1
            suppliers.setdefault(one.ask.key, one.ask)
    ordered = sorted(counts, key=lambda key: (key is None, -counts[key], key or 0))
    return [(suppliers[key], counts[key]) for key in ordered]


def narrowed(found: Iterable[Entry], chosen: dict[str, str]) -> list[Entry]:
    """The entries that fit every filter chosen."""
    part, school, ask = (chosen.get(name, "") for name in ("part", "school", "ask"))
    return [
        one
        for one in found
        if (not part or one.part == part)
        and (not school or _key(one.member.school_id) == school)
        and (not ask or (one.ask is not None and _key(one.ask.key) == ask))
    ]


def asked_of(found: Iterable[Entry], organisation: int) -> list[Entry]:
    """Those after whom an organisation may be asked with a list of names."""
    return [
        one for one in found if any(s.key == organisation and s.gets_list for s in one.suppliers)
    ]


def latest(found: Iterable[Entry]) -> date | None:
    """When anything that speaks was recorded last: how old the figures are."""
    return max((one.recorded_on for one in found if one.recorded_on), default=None)


def _key(key: int | None) -> str:
    return NOBODY if key is None else str(key)
