"""Who was tried, when and how; who has a page open; what a page showed."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import DateTimeField, F, Max, QuerySet, Value
from django.utils import timezone

from fingerpost.caseload.contacts.models import Contact, Opening, Presence, Tried
from fingerpost.evidence.models import Evidence
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import User
from fingerpost.people.merging.queries import said_of
from fingerpost.people.models import Person

LAST_TRIED = F("tried__tried_at")
"""Of a Person queryset: when somebody last tried to reach them; null where nobody has."""
LAST_REACHED = F("tried__reached_at")
"""Of a Person queryset: when they, or who speaks for them, last gave an answer."""
NEXT_ON = F("tried__next_on")
"""Of a Person queryset: the day the next step promised is due; null where none is."""
TRIES = F("tried__tries")
"""Of a Person queryset: how often they were tried since anybody was reached."""

HERE_FOR = timedelta(minutes=2)
ARRIVE = """
INSERT INTO contacts_presence (authority_id, person_id, by_id, until) VALUES (%s, %s, %s, %s)
    ON CONFLICT (authority_id, person_id, by_id) DO UPDATE SET until = excluded.until
"""


def contacts_of(person: Person) -> list[Contact]:
    """Every try to reach somebody, of all their entries, latest first; those taken back too."""
    every = Contact.objects.filter(said_of(person), authority_id=person.authority_id)
    return list(every.select_related("by", "undone_by", "evidence").order_by("-at", "-pk"))


def last_contact(person: Person) -> Contact | None:
    """The latest try that nobody took back."""
    every = Contact.objects.standing().filter(said_of(person), authority_id=person.authority_id)
    return every.select_related("by").first()


def seen(access: Access) -> QuerySet[Contact]:
    """The tries this user may see, with whom they were of."""
    return Contact.objects.visible_to(access).select_related("person", "evidence")


# What a page showed


def state_of(person: Person) -> frozenset[str]:
    """Marks of all that may change about a person while a page is open: two alike show the same.

    A try or statement is a letter with its key, with a minus once it was taken back; the details
    are the key of their latest state in the history.
    """
    tries = Contact.objects.filter(said_of(person), authority_id=person.authority_id)
    said = Evidence.objects.filter(said_of(person), authority_id=person.authority_id)
    states = apps.get_model("people", "PersonEvent").objects.filter(
        authority_id=person.authority_id, pgh_obj_id=person.pk
    )
    latest = states.order_by().values("pgh_obj_id").annotate(latest=Max("pgh_id"))
    marks = _marks("c", tries, "pk", "undone_at").union(
        _marks("e", said, "pk", "withdrawn_at"),
        latest.values_list(Value("p"), "latest", Value(None, output_field=DateTimeField())),
        all=True,
    )
    return frozenset(f"{letter}{key}{'-' if back else ''}" for letter, key, back in marks)


def _marks(letter: str, rows: QuerySet[Any], key: str, taken_back: str) -> QuerySet[Any]:
    return rows.order_by().values_list(Value(letter), key, taken_back)


# Who has it open


def arrive(person: Person, access: Access) -> None:
    """This user has a person's page open, for a while."""
    until = timezone.now() + HERE_FOR
    with connection.cursor() as cursor:
        cursor.execute(ARRIVE, [person.authority_id, person.pk, access.user.pk, until])


def others_here(person: Person, access: Access) -> list[User]:
    """Colleagues who have the same page open now."""
    present = Presence.objects.filter(authority=access.authority, person=person)
    present = present.filter(until__gte=timezone.now()).exclude(by=access.user)
    return [one.by for one in present.select_related("by").order_by("by__name")]


def before_others(access: Access) -> QuerySet[Presence, int]:
    """The keys of those whose page a colleague has open now."""
    present = Presence.objects.filter(authority=access.authority, until__gte=timezone.now())
    return present.exclude(by=access.user).values_list("person_id", flat=True)


# Numbers that are guarded


def may_see_numbers(person: Person, access: Access) -> bool:
    """Whether this user may see how to reach somebody: always, unless that is unsafe.

    Then only who said why, a little while ago.
    """
    if not person.unsafe_to_contact:
        return True
    given = Opening.objects.filter(authority=access.authority, person=person, by=access.user)
    return given.filter(until__gte=timezone.now()).exists()


def openings_of(person: Person) -> list[Opening]:
    """Who saw the numbers of somebody unsafe to contact, and why, latest first."""
    every = Opening.objects.filter(said_of(person), authority_id=person.authority_id)
    return list(every.select_related("by"))


def leave(people: Iterable[int], access: Access) -> None:
    """This user has left these pages."""
    Presence.objects.filter(authority=access.authority, by=access.user, person__in=people).delete()


def stopped_at(person: Person) -> datetime | None:
    """When somebody last asked us to stop, if they did."""
    asked = Tried.objects.filter(authority=person.authority_id, person=person)
    return asked.values_list("stopped_at", flat=True).first()
