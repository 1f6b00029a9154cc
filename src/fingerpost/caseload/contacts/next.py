"""Whom to try next: the first of a worklist who is due, and whom no colleague has open."""

from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone

from fingerpost.caseload import queries as caseload
from fingerpost.caseload.contacts.queries import before_others
from fingerpost.caseload.lists.queries import chase
from fingerpost.caseload.worklists import Worklist
from fingerpost.organisations.access import Access
from fingerpost.people import queries as people
from fingerpost.people.models import Person

SKIPPED = "left_for_later"
MOST_SKIPPED = 200


def due(today: date) -> Q:
    """Never tried, or the next step promised has come; nobody who asked us to stop.

    Whoever is not safe to contact is not offered for a call: they stand in their worklist.
    """
    return Q(unsafe_to_contact=False) & (
        Q(tried=None) | Q(tried__next_on__lte=today, tried__stopped_at=None)
    )


def whom_next(access: Access, today: date, worklist: Worklist, session: Any) -> Person | None:
    """The first of one's own in a worklist to be tried now; those left for later come last."""
    everybody = caseload.in_own(worklist, access, today).filter(due(today))
    everybody = everybody.exclude(pk__in=before_others(access))
    in_turn = caseload.in_order(everybody, "", worklist, chase(access, timezone.localtime()))
    skipped = session.get(SKIPPED, [])
    first = in_turn.exclude(pk__in=skipped).first()
    if first is None and skipped:
        session.pop(SKIPPED)
        first = in_turn.first()
    if first is None:
        return None
    return people.people(access).select_related("status", "tried").get(pk=first.pk)


def skip(session: Any, person_id: str) -> None:
    """Leave somebody for later."""
    if person_id.isdecimal():
        session[SKIPPED] = [*session.get(SKIPPED, []), int(person_id)][-MOST_SKIPPED:]
