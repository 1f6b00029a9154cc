"""Taking somebody off the caseload, putting them back, where they live, how they may be reached."""

from django.utils import timezone

from fingerpost.audit.actions import act
from fingerpost.core.access import Permission
from fingerpost.core.cohorts.leaving import PRIMARY, Left, in_a_sentence, objection
from fingerpost.organisations.access import Access
from fingerpost.people.models import Person

SAY_HOW = "Say how we know that they left."
SAY_WHAT_TO_MIND = "Say what to mind: whoever opens the page next has nothing else to go by."
LONGEST_NOTE = 1000
PUT_BACK = "put somebody back on the caseload"
STILL_HERE = "said that somebody still lives here"


class UnsafeWithoutNote(Exception):
    """Said to be unsafe to contact, with no word of what to mind; the sentence asks for it."""


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


def set_safe_contact(
    person: Person, *, unsafe: bool, note: str, preferred_means: str = "", by: Access
) -> None:
    """Say whether and how somebody may be reached. What was said before stays in their history.

    Args:
        person: who.
        unsafe: nobody is to contact them without giving a reason first.
        note: what to mind, in words; shown before any number.
        preferred_means: a code of core/contacts/means.csv, or nothing.
        by: who says so.

    Raises:
        Refused: the role may not.
        UnsafeWithoutNote: unsafe, and no word why or what then.
    """
    by.check(Permission.SET_SAFE_CONTACT)
    if unsafe and not note.strip():
        raise UnsafeWithoutNote(SAY_WHAT_TO_MIND)
    with act(
        "said how somebody may be reached",
        by=by.user,
        authority_id=person.authority_id,
        subject=person,
    ):
        held = _locked(person)
        held.unsafe_to_contact, held.safe_contact_note = unsafe, note.strip()[:LONGEST_NOTE]
        held.preferred_means = preferred_means
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
