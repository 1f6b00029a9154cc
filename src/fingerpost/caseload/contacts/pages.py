"""What every page with the strip needs: who else is there, what to mind, how to reach them."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from fingerpost.caseload import presenters as caseload_words
from fingerpost.caseload.contacts import presenters, queries
from fingerpost.caseload.contacts.forms import Contacted, Opened
from fingerpost.caseload.contacts.models import Contact
from fingerpost.caseload.lists.queries import chase
from fingerpost.caseload.people.forms import today
from fingerpost.caseload.people.presenters import standing, stored_status
from fingerpost.caseload.people.queries import places_to_learn
from fingerpost.core.access import Permission
from fingerpost.core.cohorts.leaving import DIED
from fingerpost.core.records import Group
from fingerpost.organisations.access import Access
from fingerpost.people.models import Person

JUST_LOGGED = "just_logged"


def context(
    person: Person,
    access: Access,
    session: Any,
    *,
    form: Contacted | None = None,
    opened: Opened | None = None,
    places: Sequence[int] = (),
    list_: str = "",
) -> dict[str, Any]:
    """The strip, and all that stands before it.

    Args:
        person: whom it is about.
        access: who looks.
        session: theirs, which holds what they logged a moment ago.
        form: the strip as it was sent, if it must be shown again.
        opened: the reason as it was sent, likewise.
        places: keys of providers to offer besides the near ones.
        list_: where to go on afterwards: a worklist, or nothing for their page.
    """
    before = warnings(person, access, opened=opened)
    open_, may_log = before["open"], before["may_log"]
    if may_log:
        queries.arrive(person, access)
    form = form or strip(person, access, places=places, list_=list_)
    return before | {
        "may_set_safe": access.may(Permission.SET_SAFE_CONTACT),
        "reach": presenters.reach(person, open_=open_),
        "others": presenters.others(queries.others_here(person, access)),
        "strip": form,
        "means": presenters.choices(form, today()) if may_log and open_ else [],
        "logged": just_logged(access, session),
    }


def warnings(person: Person, access: Access, *, opened: Opened | None = None) -> dict[str, Any]:
    """What stands before anything else on a page about how to reach somebody (contacts/_safe)."""
    return {
        "person": person,
        "may_log": access.may(Permission.RECORD_ACTIVITY) and not _died(person),
        "open": queries.may_see_numbers(person, access),
        "opened": opened or Opened(),
        "openings": _openings(person),
        "stopped": presenters.asked_to_stop(queries.stopped_at(person)),
    }


def strip(
    person: Person, access: Access, *, places: Sequence[int] = (), list_: str = ""
) -> Contacted:
    """The strip before anything is answered."""
    initial = {
        "means": presenters.usual_means(person),
        "seen": " ".join(sorted(queries.state_of(person))),
        "list": list_,
    }
    near = places_to_learn(access, besides=places)
    return Contacted(person=person, places=near, initial=initial)


def just_logged(access: Access, session: Any) -> presenters.Logged | None:
    """What this user logged a moment ago, told once."""
    key = session.pop(JUST_LOGGED, None)
    found: Contact | None = queries.seen(access).filter(pk=key).first() if key else None
    return presenters.logged(found) if found and found.undone_at is None else None


def why(person: Person, access: Access) -> str:
    """Why somebody is to be tried now, in a sentence or two."""
    gains = caseload_words.why_words(person, chase(access, timezone.localtime()))
    stands = standing(stored_status(person), today())
    if stands.group != Group.NOT_KNOWN and not stands.lapsed:
        return gains
    return f"{caseload_words.why_next(person, access, today())} {gains}"


def _openings(person: Person) -> list[str]:
    return presenters.openings(queries.openings_of(person)) if person.unsafe_to_contact else []


def _died(person: Person) -> bool:
    return bool(person.left_on) and person.cohort_status == DIED
