"""Whether an instruction withholds what a school or provider may tell us: derived, never edited.

`Person.sharing_withheld` is the stored answer of core/sharing/instructions.py for today, so that
lists of thousands need not work it out. It is derived afresh where an instruction changes, and
every night, because a 16th birthday and the end of a hold change it too.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from django.utils import timezone

from fingerpost.core.sharing.instructions import supply
from fingerpost.db import bulk
from fingerpost.people.merging.queries import standing_for, with_entries
from fingerpost.people.models import Person
from fingerpost.sharing import records
from fingerpost.sharing.models import Instruction, Policy


def withheld(authority_id: int, people: Collection[int] | None, on: date) -> set[int]:
    """Of whom instructions withhold kind C on a day: keys of those who stand for themselves.

    Args:
        authority_id: the tenant, whose scope must be set.
        people: keys of entries to look at; None for everybody.
        on: the day.
    """
    told = (
        Instruction.objects.kept()
        .filter(authority_id=authority_id)
        .select_related("person__merged_into")
    )
    if people is not None:
        told = told.filter(person__in=bulk.among(with_entries(people)))
    given: dict[Person, list[Instruction]] = defaultdict(list)
    for one in told:
        given[one.person.merged_into or one.person].append(one)
    hold_days = _hold_days(authority_id)
    return {
        person.pk
        for person, rows in given.items()
        if supply(
            [records.instruction(row) for row in rows],
            born_on=person.born_on,
            day=on,
            hold_days=hold_days,
        ).withholds
    }


def derive_withheld(authority_id: int, people: Collection[int] | None = None) -> int:
    """Store the answer for today, where it changed; gives of how many."""
    now = withheld(authority_id, people, timezone.localdate())
    held = Person.objects.filter(authority_id=authority_id, merged_into=None)
    if people is not None:
        standing = set(people) - set(standing_for(people)) | set(standing_for(people).values())
        held = held.filter(pk__in=bulk.among(standing))
    of = bulk.among(now)
    return held.filter(sharing_withheld=False, pk__in=of).update(
        sharing_withheld=True
    ) + held.filter(sharing_withheld=True).exclude(pk__in=of).update(sharing_withheld=False)


def _hold_days(authority_id: int) -> int:
    held = Policy.objects.filter(authority_id=authority_id).first()
    return (held or Policy()).hold_days
