"""Looking for entries held twice, and keeping that two are not the same."""

import json
from collections.abc import Collection, Iterator, Sequence
from itertools import combinations
from typing import Any

from django.utils import timezone

from fingerpost.audit.actions import act
from fingerpost.core.access import Permission
from fingerpost.core.cohorts import birthdays_in_return
from fingerpost.core.linkage import Record, duplicates, model
from fingerpost.db import bulk
from fingerpost.linkage.models import Duplicate
from fingerpost.linkage.queries import thresholds
from fingerpost.linkage.records import PERSON_COLUMNS, of_person
from fingerpost.organisations.access import Access
from fingerpost.people.models import Person

COLUMNS = (
    "authority_id",
    "one_id",
    "other_id",
    "score",
    "is_likely",
    "reasons",
    "model_version",
    "found_at",
)


def look_for(authority_id: int) -> int:
    """Find who may be held twice, in place of what was found before; gives how many pairs.

    What people said stays. Whoever is too old for any return is left out, and so are two entries
    that have both left.
    """
    people, gone = _everybody(authority_id)
    said = Duplicate.objects.filter(authority_id=authority_id).exclude(said_at=None)
    apart = {(str(one), str(other)) for one, other in said.values_list("one_id", "other_id")}
    found = duplicates.find(people, thresholds=thresholds(authority_id), apart=apart)
    found = [pair for pair in found if not {pair.one, pair.other} <= gone]
    with act("looked for duplicates", by=None, authority_id=authority_id) as detail:
        Duplicate.objects.filter(authority_id=authority_id).open().delete()
        bulk.insert("linkage_duplicate", COLUMNS, _rows(authority_id, found), on_conflict=NOTHING)
        detail["pairs"] = len(found)
    return len(found)


NOTHING = "(authority_id, one_id, other_id) DO NOTHING"  # somebody has said something meanwhile


def say_apart(people: Collection[Person], *, by: Access) -> None:
    """Somebody looked: none of these is the same as another. They are not asked about again.

    Raises:
        Refused: the role may not.
    """
    by.check(Permission.SETTLE_ROWS)
    authority_id = by.authority.pk
    keys = sorted({person.pk for person in people})
    with act("said that entries are not the same", by=by.user, authority_id=authority_id) as detail:
        for one, other in combinations(keys, 2):
            Duplicate.objects.update_or_create(
                authority_id=authority_id,
                one_id=one,
                other_id=other,
                defaults={"said_at": timezone.now(), "said_by": by.user},
            )
        detail["entries"] = len(keys)


def _everybody(authority_id: int) -> tuple[list[Record], set[str]]:
    """Everybody who stands by themselves in the order of their keys, and who of them has left."""
    oldest, _ = birthdays_in_return(timezone.localdate())
    people = Person.objects.standing().filter(authority_id=authority_id, born_on__gte=oldest)
    rows = people.order_by("pk").values_list("left_on", *PERSON_COLUMNS).iterator(chunk_size=5000)
    records, gone = [], set()
    for left_on, *values in rows:
        record = of_person(values)
        records.append(record)
        if left_on is not None:
            gone.add(record.id)
    return records, gone


def _rows(authority_id: int, found: Sequence[duplicates.Twice]) -> Iterator[tuple[Any, ...]]:
    version, at = model.frozen_model().version, timezone.now()
    for pair in found:
        reasons = json.dumps([[reason.words, reason.weight] for reason in pair.reasons])
        keys = (authority_id, int(pair.one), int(pair.other))
        yield (*keys, pair.score, pair.is_likely, reasons, version, at)
