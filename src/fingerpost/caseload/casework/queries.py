"""What is held of one young person's case, and what of everybody's is due. All by class."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce

from fingerpost.caseload.casework.models import (
    Action,
    Entry,
    EntryQuerySet,
    Move,
    Need,
    Note,
    Provision,
    Referral,
    Review,
)
from fingerpost.caseload.casework.referring import HOLDS_A_PLACE
from fingerpost.core.casework.provision import is_found
from fingerpost.organisations.access import Access
from fingerpost.people.merging.queries import said_of
from fingerpost.people.models import Person

KINDS: dict[str, type[Entry]] = {
    "need": Need,
    "review": Review,
    "action": Action,
    "note": Note,
    "referral": Referral,
    "move": Move,
}
WITH = ("by", "undone_by")


@dataclass(frozen=True, slots=True)
class Case:
    """What this user may read of one young person; also what was taken back."""

    needs: Collection[Need]
    actions: Collection[Action]
    notes: Collection[Note]
    referrals: Collection[Referral]

    @property
    def open_needs(self) -> list[Need]:
        """What still stands in their way."""
        return [one for one in self.needs if one.is_open]

    @property
    def open_actions(self) -> list[Action]:
        """What is still to be done, the first due first."""
        return sorted(
            (one for one in self.actions if one.is_open), key=lambda one: (one.due_on, one.pk)
        )


def case_of(person: Person, access: Access) -> Case:
    """Everything of one young person, of all their entries, that this user may read."""
    reviews = Review.objects.select_related(*WITH)
    needs = _of(Need, person, access).prefetch_related(Prefetch("reviews", reviews))
    actions = _of(Action, person, access).select_related("owner", "done_by", "need", *WITH)
    notes = _of(Note, person, access).prefetch_related("readers__user")
    moves = Move.objects.select_related(*WITH)
    referrals = _of(Referral, person, access).select_related("provision")
    referrals = referrals.prefetch_related(Prefetch("moves", moves))
    return Case(list(needs), list(actions), list(notes), list(referrals))


def entry_of(person: Person, kind: str, pk: int, access: Access) -> Entry | None:
    """One standing entry of a young person, if this user may read it."""
    if kind not in KINDS:
        return None
    found: Entry | None = _of(KINDS[kind], person, access).filter(undone_at=None, pk=pk).first()
    return found


def open_needs(person: Person, access: Access) -> list[Need]:
    """What stands in their way, for an action to be for."""
    return list(_of(Need, person, access).filter(undone_at=None, met_on=None))


def reviews_due(access: Access, today: date) -> QuerySet[Need]:
    """Needs to be looked at again, the longest waiting first."""
    due = _standing(Need, access).filter(met_on=None, review_on__lte=today)
    found: QuerySet[Need] = due.order_by("review_on", "pk")
    return found


def actions_due(access: Access, today: date) -> QuerySet[Action]:
    """Actions whose day has come, the longest waiting first."""
    found: QuerySet[Action] = (
        _standing(Action, access)
        .filter(done_on=None, due_on__lte=today)
        .select_related("owner")
        .order_by("due_on", "pk")
    )
    return found


def count_due(access: Access, today: date) -> int:
    """How many needs and actions are due, of those this user may read."""
    return reviews_due(access, today).count() + actions_due(access, today).count()


def provisions(access: Access, typed: str = "") -> list[Provision]:
    """The directory this user may see, with how many places are taken; what is closed comes last.

    `typed` narrows it, and forgives a slip of the pen.
    """
    holding = Q(referrals__undone_at=None, referrals__state__in=HOLDS_A_PLACE)
    every = Provision.objects.visible_to(access).annotate(taken=Count("referrals", filter=holding))
    found = [one for one in every if is_found(typed, f"{one} {one.what} {one.areas}")]
    return sorted(found, key=lambda one: one.closed_at is not None)


def _of(model: type[Any], person: Person, access: Access) -> EntryQuerySet:
    every: EntryQuerySet = model.objects.visible_to(access)
    found: EntryQuerySet = every.filter(said_of(person)).select_related(*WITH)
    return found


def _standing(model: type[Any], access: Access) -> EntryQuerySet:
    """Those nobody took back, of young people on the caseload."""
    here = Person.objects.visible_to(access).on_caseload()
    every: EntryQuerySet = model.objects.visible_to(access).standing()
    ours = every.alias(stands=Coalesce("person__merged_into", "person")).filter(stands__in=here)
    found: EntryQuerySet = ours.select_related("person__merged_into")
    return found
