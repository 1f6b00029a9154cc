"""Taking down needs, actions and notes, and looking at a need again."""

from collections.abc import Collection
from datetime import date

from django.utils import timezone

from fingerpost.caseload.casework.models import Action, Need, Note, Reader, Review
from fingerpost.caseload.casework.writing import (
    STILL_TO_COME,
    CannotKeep,
    act_of,
    check,
    check_readers,
    lock,
    written,
)
from fingerpost.core import casework
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import User
from fingerpost.people.merging.queries import said_of
from fingerpost.people.models import Person

MET_ALREADY = "A colleague has said already that it is met."
DONE_ALREADY = "A colleague has said already that it is done."
ALREADY_HELD = "This need is open already. Look at it again instead."


def add_need(
    person: Person,
    *,
    code: str,
    since: date,
    review_on: date | None = None,
    detail: str = "",
    by: Access,
) -> Need:
    """Take down something that stands in somebody's way, to be looked at again on a day.

    Args:
        person: whose.
        code: which (core/casework/needs.csv); its class says who may read it.
        since: from when.
        review_on: when to look again; after four weeks when None.
        detail: in words.
        by: who writes.

    Raises:
        CannotKeep: they may not read this class, or it is open already, or is still to come.
        Refused: the role may not.
    """
    sensitivity = casework.needs()[code].class_code
    check(by, sensitivity)
    today = timezone.localdate()
    if since > today:
        raise CannotKeep(STILL_TO_COME)
    look_on = review_on or casework.review_on(today)
    with act_of("took down a need", person, by) as detail_of:
        Person.objects.select_for_update().get(pk=person.pk)
        same = Need.objects.standing().filter(said_of(person), code=code, met_on=None)
        if same.exists():
            raise CannotKeep(ALREADY_HELD)
        need: Need = Need.objects.create(
            code=code,
            since=since,
            first_review_on=look_on,
            review_on=look_on,
            detail=detail.strip(),
            **written(person, sensitivity, by),
        )
        detail_of["need"] = need.pk
    return need


def review_need(
    need: Need, *, on: date, said: str = "", next_on: date | None, by: Access
) -> Review:
    """Look at a need again: it is met where there is no other day to look.

    Raises:
        CannotKeep: it was met or taken back already, or the day is still to come.
        Refused: the role may not.
    """
    check(by, need.sensitivity)
    if on > timezone.localdate():
        raise CannotKeep(STILL_TO_COME)
    with act_of("looked at a need again", need.person, by) as detail:
        held = lock(Need, need)
        if held.met_on:
            raise CannotKeep(MET_ALREADY)
        review: Review = Review.objects.create(
            need=held,
            on=on,
            said=said.strip(),
            next_on=next_on,
            **written(held.person, held.sensitivity, by),
        )
        held.settle()
        detail.update(need=held.pk, review=review.pk, met=next_on is None)
    return review


def add_action(
    person: Person,
    *,
    kind: str,
    what: str,
    owner: User,
    due_on: date,
    need: Need | None = None,
    by: Access,
) -> Action:
    """Plan something somebody does for a young person by a day.

    For a need it is of that need's class: who may not read the one must not guess it by the other.

    Raises:
        CannotKeep: they may not read this class.
        Refused: the role may not.
    """
    sensitivity = need.sensitivity if need else casework.GENERAL
    check(by, sensitivity)
    with act_of("planned an action", person, by) as detail:
        action: Action = Action.objects.create(
            need=need,
            kind=kind,
            what=what.strip(),
            owner=owner,
            due_on=due_on,
            **written(person, sensitivity, by),
        )
        detail.update(action=action.pk, owner=owner.pk)
    return action


def finish_action(action: Action, *, on: date, came_of: str = "", by: Access) -> None:
    """Say that an action was done, and what came of it.

    Raises:
        CannotKeep: it was done or taken back already, or the day is still to come.
        Refused: the role may not.
    """
    check(by, action.sensitivity)
    if on > timezone.localdate():
        raise CannotKeep(STILL_TO_COME)
    with act_of("finished an action", action.person, by) as detail:
        held = lock(Action, action)
        if held.done_on:
            raise CannotKeep(DONE_ALREADY)
        held.done_on, held.done_by, held.came_of = on, by.user, came_of.strip()
        held.save(update_fields=["done_on", "done_by", "came_of"])
        detail["action"] = held.pk


def add_note(
    person: Person,
    *,
    text: str,
    on: date,
    sensitivity: str,
    readers: Collection[User] = (),
    by: Access,
) -> Note:
    """Write something down of somebody; the class says who may read it.

    Raises:
        CannotKeep: they may not read this class, the day is still to come, or colleagues are named
            though the class is open.
        Refused: the role may not.
    """
    check_readers(by, sensitivity, readers)
    if on > timezone.localdate():
        raise CannotKeep(STILL_TO_COME)
    with act_of("wrote a note", person, by) as detail:
        note: Note = Note.objects.create(
            text=text.strip(), on=on, **written(person, sensitivity, by)
        )
        Reader.objects.bulk_create(
            Reader(authority=by.authority, note=note, user=one) for one in readers
        )
        detail.update(note=note.pk, readers=len(readers))
    return note
