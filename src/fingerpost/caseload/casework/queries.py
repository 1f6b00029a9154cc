"""What is held of one young person's case, and what of everybody's is due. All by class."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from fingerpost.caseload.allocation.queries import Sharing, sharing
from fingerpost.caseload.casework.models import (
    Action,
    AutomaticPlace,
    ClassedQuerySet,
    Document,
    Entry,
    Move,
    Need,
    Note,
    PlaceAnswer,
    Provision,
    Referral,
    Review,
)
from fingerpost.caseload.casework.models.referrals import HOLDS_A_PLACE
from fingerpost.core.casework.provision import is_found
from fingerpost.organisations.access import Access
from fingerpost.people.merging.queries import PERSON_MEANT, said_of
from fingerpost.people.models import Person

KINDS: dict[str, type[Entry]] = {
    "need": Need,
    "review": Review,
    "action": Action,
    "note": Note,
    "document": Document,
    "referral": Referral,
    "move": Move,
    "automaticplace": AutomaticPlace,
    "placeanswer": PlaceAnswer,
}
WITH = ("by", "undone_by")
NOBODY_ELSE = Q(pk__in=())


@dataclass(frozen=True, slots=True)
class Case:
    """What this user may read of one young person; also what was taken back."""

    needs: Collection[Need]
    actions: Collection[Action]
    notes: Collection[Note]
    referrals: Collection[Referral]
    places: Collection[AutomaticPlace]
    documents: Collection[Document]

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
    answers = PlaceAnswer.objects.select_related(*WITH)
    places = _of(AutomaticPlace, person, access).select_related("organisation")
    places = places.prefetch_related(Prefetch("answers", answers))
    documents = _of(Document, person, access).prefetch_related("readers__user")
    return Case(
        list(needs), list(actions), list(notes), list(referrals), list(places), list(documents)
    )


def entry_of(person: Person, kind: str, pk: int, access: Access) -> Entry | None:
    """One standing entry of a young person, if this user may read it."""
    if kind not in KINDS:
        return None
    found: Entry | None = _of(KINDS[kind], person, access).filter(undone_at=None, pk=pk).first()
    return found


def open_needs(person: Person, access: Access) -> list[Need]:
    """What stands in their way, for an action to be for."""
    return list(_of(Need, person, access).filter(undone_at=None, met_on=None))


@dataclass(frozen=True, slots=True)
class Due:
    """What is due of everybody's cases, each kind with the longest waiting first."""

    reviews: QuerySet[Need]
    actions: QuerySet[Action]
    referrals: QuerySet[Referral]
    places: QuerySet[AutomaticPlace]

    def count(self) -> int:
        """How many there are of all kinds."""
        every = (self.reviews, self.actions, self.referrals, self.places)
        return sum(one.count() for one in every)


def due(access: Access, today: date, *, mine: bool) -> Due:
    """What is due by a day, of those this user may read.

    Args:
        access: who asks.
        today: the day.
        mine: only of the young people in their caseloads, and what they are to do themselves.
    """
    whose = sharing(access, today) if mine else None
    own = Q(owner=access.user)
    return Due(
        _due(Need, access, "review_on", today, whose).filter(met_on=None),
        _due(Action, access, "due_on", today, whose, or_=own).filter(done_on=None),
        _due(Referral, access, "look_on", today, whose).select_related("provision"),
        _due(AutomaticPlace, access, "look_on", today, whose).select_related("organisation"),
    )


def has_caseload(access: Access, today: date) -> bool:
    """Whether young people are shared out to this user on a day."""
    return bool(sharing(access, today).mine)


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry of the directory, and how many hold a place of it."""

    provision: Provision
    taken: int


def provisions(access: Access, typed: str = "") -> list[Listed]:
    """The directory this user may see, with how many places are taken; what is closed comes last.

    `typed` narrows it, and forgives a slip of the pen.
    """
    holding = Q(referrals__undone_at=None, referrals__state__in=HOLDS_A_PLACE)
    every = Provision.objects.visible_to(access).annotate(held=Count("referrals", filter=holding))
    found = [one for one in every if is_found(typed, f"{one} {one.what} {one.areas}")]
    found.sort(key=lambda one: one.closed_at is not None)
    return [Listed(one, one.held) for one in found]


def _of(model: type[Any], person: Person, access: Access) -> ClassedQuerySet:
    every: ClassedQuerySet = model.objects.visible_to(access)
    found: ClassedQuerySet = every.filter(said_of(person)).select_related(*WITH)
    return found


def _due(
    model: type[Any],
    access: Access,
    day: str,
    today: date,
    whose: Sharing | None,
    *,
    or_: Q = NOBODY_ELSE,
) -> ClassedQuerySet:
    """Those nobody took back whose day has come, of young people on the caseload.

    Where `whose` is given, only of those in one's own caseloads, or for whom `or_` holds.
    """
    here = Person.objects.visible_to(access).on_caseload()
    ours = model.objects.visible_to(access).standing()
    ours = ours.alias(stands=PERSON_MEANT).filter(stands__in=here)
    if whose is not None:
        ours = ours.filter(Q(stands__in=here.filter(whose.within(whose.mine))) | or_)
    found: ClassedQuerySet = ours.filter(**{f"{day}__lte": today}).order_by(day, "pk")
    return found.select_related("person__merged_into", *WITH)
