"""Leaving a step out, taking that back, and making a list to ask a school or provider with."""

from datetime import date

from django.utils import timezone

from fingerpost.audit.actions import act
from fingerpost.caseload.ladder import asking
from fingerpost.caseload.ladder.models import Asked, AskList, LeftOut
from fingerpost.core.access import Permission
from fingerpost.core.ladder.steps import tried
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Organisation
from fingerpost.people.merging.queries import said_of
from fingerpost.people.models import Person

NOBODY = "There is nobody to ask them after."
SAY_WHY = "Say why this step is left out."


class NobodyToAsk(Exception):
    """A list that would name nobody; the sentence says so."""


class CannotLeaveOut(Exception):
    """A decision without a reason, or about no step that is tried; the sentence says which."""


def leave_out(person: Person, *, step: str, why: str, by: Access) -> None:
    """Decide that a step is not to be taken for somebody; a later decision replaces an earlier.

    Raises:
        CannotLeaveOut: no reason is given, or there is no such step to try.
    """
    by.check(Permission.RECORD_ACTIVITY)
    if step not in tried():
        raise CannotLeaveOut("There is no such step.")
    if not why.strip():
        raise CannotLeaveOut(SAY_WHY)
    with act(
        "left a step out", by=by.user, authority_id=person.authority_id, subject=person
    ) as detail:
        _take_back(person, step, by)
        LeftOut.objects.create(
            authority_id=person.authority_id,
            person=person,
            step=step,
            why=why.strip()[:200],
            by=by.user,
            at=timezone.now(),
        )
        detail["step"] = step


def take_up(person: Person, *, step: str, by: Access) -> None:
    """Take back a decision to leave a step out."""
    by.check(Permission.RECORD_ACTIVITY)
    with act(
        "took a step up again", by=by.user, authority_id=person.authority_id, subject=person
    ) as detail:
        detail.update(step=step, decisions=_take_back(person, step, by))


def _take_back(person: Person, step: str, by: Access) -> int:
    standing = LeftOut.objects.filter(
        said_of(person), authority_id=person.authority_id, step=step, undone_at=None
    )
    return standing.update(undone_at=timezone.now(), undone_by=by.user)


def make_list(place: Organisation, *, by: Access, today: date) -> AskList:
    """Make the list of everybody a place may be asked after, and keep who was asked after whom.

    Raises:
        NobodyToAsk: it would name nobody.
    """
    by.check(Permission.RECORD_ACTIVITY)
    authority = by.authority
    with act("made a list to ask", by=by.user, authority_id=authority.pk) as detail:
        names = asking.place_of(place.pk, by, today).people
        if not names:
            raise NobodyToAsk(NOBODY)
        made = AskList.objects.create(
            authority=authority, organisation=place, made_at=timezone.now(), made_by=by.user
        )
        Asked.objects.bulk_create(
            Asked(authority=authority, ask_list=made, person_id=person, reason=reason.code)
            for person, reason in names.items()
        )
        detail.update(list=made.pk, organisation=place.pk, people=len(names))
    return made
