"""Scoped reads of the audit trail, and the names of what its events are about."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from fingerpost.audit.models import Event
from fingerpost.intake.models import Submission
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Membership, User
from fingerpost.people.models import Person
from fingerpost.reports.audit.words import FAMILIES
from fingerpost.returns.models import Return

SYSTEM = "system"


def events(access: Access, chosen: Mapping[str, Any]) -> QuerySet[Event]:
    """What was done in this authority, newest first, as far as the filters let it through.

    Some things belong to no authority: a register loaded, a sign-in with an address nobody has.
    They are shown unless they were done by somebody of another authority.
    """
    if access.organisation is not None:
        return Event.objects.none()
    colleague = Membership.objects.filter(user=OuterRef("by"), authority=access.authority)
    of_nobody = Q(authority=None) & (Q(by=None) | Exists(colleague))
    found = Event.objects.filter(Q(authority=access.authority) | of_nobody)
    if who := chosen.get("who"):
        found = found.filter(by=None) if who == SYSTEM else found.filter(by=who)
    if what := chosen.get("what"):
        found = found.filter(verb__in=FAMILIES[what][1])
    if person := chosen.get("person"):
        found = found.filter(subject_kind=Person._meta.model_name, subject_id=person)
    if first := chosen.get("first"):
        found = found.filter(at__gte=_midnight(first))
    if last := chosen.get("last"):
        found = found.filter(at__lt=_midnight(date.fromordinal(last.toordinal() + 1)))
    return found.select_related("by").order_by("-at", "-pk")


def actors(access: Access) -> QuerySet[User]:
    """Users who hold a role in this authority, or did something in it."""
    acted = Event.objects.filter(by=OuterRef("pk"), authority=access.authority)
    here = Membership.objects.filter(user=OuterRef("pk"), authority=access.authority)
    return User.objects.filter(Exists(here) | Exists(acted)).order_by("name", "pk")


def person_named(access: Access, key: int | None) -> Person | None:
    """The young person a list is narrowed to, if this user may see them."""
    return Person.objects.visible_to(access).filter(pk=key).first() if key else None


@dataclass(frozen=True, slots=True)
class Things:
    """What a page of events is about, by key."""

    people: Mapping[int, Person]
    files: Mapping[int, Submission]
    returns: Mapping[int, Return]
    users: Mapping[int, User]


def things(access: Access, page: Iterable[Event]) -> Things:
    """Everything these events name, as far as this user may see it, in one read a kind."""
    page = list(page)
    # Whom an act of ours names is ours to know, also once they hold no role here any more.
    ours = [event for event in page if event.authority_id == access.authority.pk]
    return Things(
        people=Person.objects.visible_to(access).in_bulk(_keys(page, "person")),
        files=Submission.objects.visible_to(access).in_bulk(_keys(page, "submission")),
        returns=Return.objects.visible_to(access).in_bulk(_keys(page, "return", "built")),
        users=User.objects.in_bulk(_keys(ours, "user")),
    )


def key_of(event: Event, *names: str) -> int | None:
    """The key of what an event is about, wherever the act put it."""
    if event.subject_kind in names:
        return event.subject_id
    return next((event.detail[name] for name in names if name in event.detail), None)


def _keys(page: Iterable[Event], *names: str) -> list[int]:
    return [key for event in page if (key := key_of(event, *names)) is not None]


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
