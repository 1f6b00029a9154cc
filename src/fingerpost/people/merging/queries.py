"""Which entries are one young person: what every read of evidence, plans and lines goes by."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from fingerpost.core.access import Permission
from fingerpost.db import bulk
from fingerpost.organisations.access import Access
from fingerpost.people.models import Merge, MergeEntry, Person

STANDS_FOR = Coalesce(F("merged_into"), F("pk"))
# The same of rows that are about somebody: whoever stands for the entry in their `person`.
PERSON_MEANT = Coalesce("person__merged_into", "person")
"""The key of the entry that stands for one: its own, where it stands by itself."""

ENTRIES = """
SELECT p.merged_into_id AS person_id, p.id AS entry_id FROM people_person p
 WHERE %(known)s::timestamptz IS NULL
   AND p.authority_id = %(authority)s AND p.merged_into_id IS NOT NULL
 UNION ALL
SELECT then_held.merged_into_id, then_held.pgh_obj_id FROM (
       SELECT DISTINCT ON (h.pgh_obj_id) h.pgh_obj_id, h.merged_into_id
         FROM people_personevent h
        WHERE %(known)s::timestamptz IS NOT NULL AND h.authority_id = %(authority)s
          AND h.pgh_obj_id IN (SELECT e.person_id FROM people_mergeentry e
                                WHERE e.authority_id = %(authority)s AND e.set_aside)
          AND h.pgh_created_at <= %(known)s
        ORDER BY h.pgh_obj_id, h.pgh_id DESC) then_held
 WHERE then_held.merged_into_id IS NOT NULL
"""
"""SQL: every entry made one with another, and which; as known at a moment, or now where `known` is
null. Takes `authority` and `known`."""


def merged(authority_id: int, *, known_at: datetime | None = None) -> dict[int, int]:
    """Every entry of an authority made one with another, and the key of who stands for it.

    Args:
        authority_id: the tenant, whose scope must be set.
        known_at: as it was at this moment; now when None.
    """
    with connection.cursor() as cursor:
        cursor.execute(ENTRIES, {"authority": authority_id, "known": known_at})
        return {entry: stands_for for stands_for, entry in cursor.fetchall()}


def standing_for(ids: Iterable[int]) -> dict[int, int]:
    """By key of an entry, the key of the one that stands for it; only those where they differ."""
    wanted = list(ids)
    if not wanted:
        return {}
    merged = Person.objects.filter(pk__in=bulk.among(wanted)).exclude(merged_into=None)
    return dict(merged.values_list("pk", "merged_into_id"))


def with_entries(ids: Iterable[int]) -> set[int]:
    """These entries, the ones that stand for them, and all others that are one with those."""
    held = set(ids)
    held |= set(standing_for(held).values())
    return held | set(
        Person.objects.filter(merged_into__in=bulk.among(held)).values_list("pk", flat=True)
    )


def by_person_meant(
    rows: QuerySet[Any], record: Callable[[Any], Any] = lambda row: row
) -> dict[int, list[Any]]:
    """Rows that are about somebody, in their order, by whoever stands for the entry in `person`."""
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows.annotate(meant=PERSON_MEANT):
        found[row.meant].append(record(row))
    return found


def said_of(person: Person, path: str = "person") -> Q:
    """A condition: what was said of an entry or of any made one with it.

    Asked by their keys, so that an index finds it: an "or" across two tables reads all that was
    ever said of anybody.
    """
    return Q(**{f"{path}__in": Person.objects.entries_of(person)})


def of_those_seen(access: Access, path: str = "person") -> Q:
    """A condition on what is kept of people: it is of somebody whom this user may see.

    Only for a role that does not see everybody: others are asked nothing more.
    """
    if not access.role.only_shared:
        return ~Q(pk__in=())  # not an empty one, which would vanish beside an "or"
    seen = Person.objects.visible_to(access).order_by().values("pk")
    return Q(**{f"{path}__in": seen}) | Q(**{f"{path}__merged_into__in": seen})


def who_stands(condition: Q, access: Access) -> QuerySet[Person, int]:
    """The keys of those who stand for the entries of whom a condition holds."""
    every = Person.objects.filter(condition, authority=access.authority, removed_at=None)
    return every.order_by().values_list(STANDS_FOR, flat=True)


def survivor_of(person_id: int, access: Access) -> int | None:
    """Who stands for an entry that was made one with another, if this user may see them."""
    survivors = Person.objects.visible_to(access).filter(entries=person_id)
    return survivors.values_list("pk", flat=True).first()


def merges_of(person: Person, access: Access) -> Sequence[Merge]:
    """The merges in force behind an entry, latest first, with who made them."""
    if not access.may(Permission.SEE_PEOPLE):
        return []
    entries = Person.objects.entries_of(person)
    found = Merge.objects.visible_to(access).in_force().filter(survivor__in=entries)
    return list(found.select_related("by").prefetch_related("entries__person"))


def changed_since(entry: MergeEntry) -> QuerySet[MergeEntry]:
    """What later merges in force changed of the same entry, earliest first."""
    later = MergeEntry.objects.filter(person_id=entry.person_id, pk__gt=entry.pk)
    return later.filter(merge__undone_at=None).order_by("pk")
