"""Whether an instruction withholds what a school or provider may tell us: derived, never edited.

`Person.sharing_withheld` is the stored answer of core/sharing/instructions.py for today, so that
lists of thousands need not work it out. It is derived afresh where an instruction changes, and
every night, because a 16th birthday and the end of a hold change it too.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Q
from django.utils import timezone

from fingerpost.core.sharing.instructions import supply
from fingerpost.db import bulk
from fingerpost.organisations.models import Organisation
from fingerpost.people.merging.queries import standing_for, with_entries
from fingerpost.people.models import Person
from fingerpost.sharing import records
from fingerpost.sharing.models import Instruction, InstructionQuerySet, Policy


def withheld(authority_id: int, people: Collection[int] | None, on: date) -> set[int]:
    """Of whom instructions withhold kind C on a day: keys of those who stand for themselves.

    Args:
        authority_id: the tenant, whose scope must be set.
        people: keys of entries to look at; None for everybody.
        on: the day.
    """
    told = _told(authority_id)
    if people is not None:
        told = told.filter(person__in=bulk.among(with_entries(people)))
    return _withheld_by(told, authority_id, on)


def withheld_at(institution_id: int, *, authority_id: int, on: date) -> set[int]:
    """Of whom a school or provider may tell us no more than kinds A and B on a day.

    An instruction binds the institution it was given to. One of which nobody said to whom it was
    given binds every one, until somebody settles that.

    Args:
        institution_id: who tells us.
        authority_id: the tenant, whose scope must be set.
        on: the day of the supply.
    """
    not_said = Q(institution=None) | Q(institution__kind=Organisation.Kind.AUTHORITY)
    told = _told(authority_id).filter(not_said | Q(institution=institution_id))
    return _withheld_by(told, authority_id, on)


def _told(authority_id: int) -> InstructionQuerySet:
    told = Instruction.objects.kept().filter(authority_id=authority_id)
    return told.select_related("person__merged_into")


def _withheld_by(told: Iterable[Instruction], authority_id: int, on: date) -> set[int]:
    given: dict[Person, list[Instruction]] = defaultdict(list)
    for one in told:
        given[one.person.merged_into or one.person].append(one)
    hold_days = _hold_days(authority_id) if given else 0
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
