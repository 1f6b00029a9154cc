"""Taking down needs, actions and notes; looking at a need again; taking any of it back."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.utils import timezone

from fingerpost.audit.actions import act
from fingerpost.caseload.casework.models import Action, Entry, Move, Need, Note, Reader, Review
from fingerpost.core import casework
from fingerpost.core.access import Permission
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import User
from fingerpost.people.merging.queries import said_of
from fingerpost.people.models import Person

NOT_YOURS = "Only somebody who may read this class may write in it."
NOT_ANY_MORE = "A colleague took it back already."
MET_ALREADY = "A colleague has said already that it is met."
DONE_ALREADY = "A colleague has said already that it is done."
ALREADY_HELD = "This need is open already. Look at it again instead."
NAME_SOMEBODY = "Only a restricted note is for named colleagues."
LATEST_FIRST = "Something was said of it since. Take that back first."
STILL_TO_COME = "That day is still to come."


class CannotKeep(Exception):
    """What cannot be taken down so; the sentence says why."""


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
        _settle(held)
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
    named_only = sensitivity == casework.RESTRICTED
    check(by, casework.GENERAL if named_only else sensitivity)
    if on > timezone.localdate():
        raise CannotKeep(STILL_TO_COME)
    if readers and not named_only:
        raise CannotKeep(NAME_SOMEBODY)
    with act_of("wrote a note", person, by) as detail:
        note: Note = Note.objects.create(
            text=text.strip(), on=on, **written(person, sensitivity, by)
        )
        Reader.objects.bulk_create(
            Reader(authority=by.authority, note=note, user=one) for one in readers
        )
        detail.update(note=note.pk, readers=len(readers))
    return note


def take_back(entry: Entry, *, why: str, by: Access) -> None:
    """Take an entry back. It stays where it was, struck through.

    Of a review, the need stands again as it did before it.

    Raises:
        CannotKeep: somebody took it back already.
        Refused: the role may not.
    """
    by.check(Permission.RECORD_ACTIVITY)
    with act_of("took casework back", entry.person, by) as detail:
        held = lock(type(entry), entry)
        if isinstance(held, Move) and not held.is_latest:
            raise CannotKeep(LATEST_FIRST)
        held.undone_at, held.undone_by, held.undone_why = timezone.now(), by.user, why.strip()
        held.save(update_fields=["undone_at", "undone_by", "undone_why"])
        _settle_what_it_was_of(held)
        detail.update(kind=str(held._meta.model_name), key=held.pk)


def _settle_what_it_was_of(entry: Entry) -> None:
    if isinstance(entry, Review):
        _settle(entry.need)
    if isinstance(entry, Move):
        entry.referral.settle()


def _settle(need: Need) -> None:
    """Have a need say what its latest review says, or what it said when it was taken down."""
    latest: Review | None = need.reviews.filter(undone_at=None).first()
    if latest is None:
        need.met_on, need.review_on = None, need.first_review_on
    else:
        need.met_on = None if latest.next_on else latest.on
        need.review_on = latest.next_on
    need.save(update_fields=["met_on", "review_on"])


def check(by: Access, sensitivity: str) -> None:
    """Nothing where they may write in this class.

    Raises:
        CannotKeep: they may not read it.
        Refused: the role may not.
    """
    by.check(Permission.RECORD_ACTIVITY)
    if sensitivity not in casework.open_to(sees_sensitive=by.may(Permission.SEE_SENSITIVE)):
        raise CannotKeep(NOT_YOURS)


def lock(model: type[Any], entry: Entry) -> Any:
    """The entry as it is now, so that two who change it at once do so one after the other."""
    held = model.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    if held.undone_at:
        raise CannotKeep(NOT_ANY_MORE)
    return held


def written(person: Person, sensitivity: str, by: Access) -> dict[str, Any]:
    """The columns of every entry."""
    return {
        "authority_id": person.authority_id,
        "person": person,
        "sensitivity": sensitivity,
        "by": by.user,
        "recorded_at": timezone.now(),
    }


def act_of(verb: str, person: Person, by: Access) -> Any:
    """One act about one young person."""
    return act(verb, by=by.user, authority_id=person.authority_id, subject=person)
