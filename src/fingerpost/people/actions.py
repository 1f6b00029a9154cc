"""Taking somebody off the caseload, putting them back, and settling where they live."""

from django.utils import timezone

from fingerpost.audit.actions import act
from fingerpost.core.access import Permission
from fingerpost.core.cohorts.leaving import PRIMARY, Left, in_a_sentence, objection
from fingerpost.organisations.access import Access
from fingerpost.people.models import Person

SAY_HOW = "Say how we know that they left."
PUT_BACK = "put somebody back on the caseload"
STILL_HERE = "said that somebody still lives here"


class CannotLeave(Exception):
    """Somebody cannot leave, or come back, in this way; the sentence says why."""


def check(person: Person, left: Left, how: str) -> None:
    """Nothing when they may leave so.

    Raises:
        CannotLeave: otherwise, with the sentence to show.
    """
    if held := leaving_of(person):
        raise CannotLeave(f"They {in_a_sentence(held)} already. Put them back first.")
    why_not = objection(
        left,
        born_on=person.born_on,
        joined_on=person.joined_on,
        ours=person.authority.code,
        today=timezone.localdate(),
    )
    if why_not or not how.strip():
        raise CannotLeave(why_not or SAY_HOW)


def leave(person: Person, *, left: Left, how: str, by: Access) -> None:
    """Take somebody off the caseload from a day on. Nothing held of them goes away.

    Args:
        person: who.
        left: the day, why, and where to.
        how: how we know, in the words of whoever says so.
        by: who says so.

    Raises:
        Refused: the role may not.
        CannotLeave: it cannot be so.
    """
    by.check(Permission.RECORD_ACTIVITY)
    with act(
        "took somebody off the caseload",
        by=by.user,
        authority_id=person.authority_id,
        subject=person,
    ):
        held = _locked(person)
        check(held, left, how)
        held.left_on, held.cohort_status, held.transferred_to = left.on, left.status, left.to
        held.left_how, held.may_live_in = how.strip()[:300], ""
        held.save()


def come_back(person: Person, *, by: Access) -> None:
    """Put somebody back on the caseload: they came back, or never left.

    Raises:
        Refused: the role may not.
        CannotLeave: they never left.
    """
    by.check(Permission.RECORD_ACTIVITY)
    with act(
        PUT_BACK,
        by=by.user,
        authority_id=person.authority_id,
        subject=person,
    ):
        held = _locked(person)
        if held.left_on is None:
            raise CannotLeave("They are on the caseload.")
        held.left_on, held.cohort_status = None, PRIMARY
        held.transferred_to = held.left_how = ""
        held.save()


def still_here(person: Person, *, by: Access) -> None:
    """Somebody looked: they live here, whatever a file said.

    Raises:
        Refused: the role may not.
    """
    by.check(Permission.RECORD_ACTIVITY)
    with act(
        STILL_HERE,
        by=by.user,
        authority_id=person.authority_id,
        subject=person,
    ):
        held = _locked(person)
        held.home_authority, held.may_live_in = held.authority.code, ""
        held.save()


def leaving_of(person: Person) -> Left | None:
    """The leaving that stands for somebody, if they left."""
    if person.left_on is None:
        return None
    return Left(on=person.left_on, status=person.cohort_status, to=person.transferred_to)


def _locked(person: Person) -> Person:
    """The same person as they stand now, held until the act is over."""
    every = Person.objects.select_for_update(of=("self",)).select_related("authority")
    return every.get(pk=person.pk)
