"""What every write of casework goes by: who may, one at a time, one act."""

from collections.abc import Collection
from typing import Any

from django.utils import timezone

from fingerpost.audit.actions import act
from fingerpost.caseload.casework.models import Entry
from fingerpost.core import casework
from fingerpost.core.access import Permission
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import User
from fingerpost.people.models import Person

NOT_YOURS = "Only somebody who may read this class may write in it."
NOT_ANY_MORE = "A colleague took it back already."
NAME_SOMEBODY = "Only what is restricted is for named colleagues."
STILL_TO_COME = "That day is still to come."


class CannotKeep(Exception):
    """What cannot be taken down so; the sentence says why."""


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


def check_readers(by: Access, sensitivity: str, readers: Collection[User]) -> None:
    """Nothing where they may write in this class, which may also be for named colleagues.

    Raises:
        CannotKeep: they may not read it, or colleagues are named though the class is open.
        Refused: the role may not.
    """
    named_only = sensitivity == casework.RESTRICTED
    check(by, casework.GENERAL if named_only else sensitivity)
    if readers and not named_only:
        raise CannotKeep(NAME_SOMEBODY)
