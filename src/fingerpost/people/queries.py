"""Reading about people: finding them, and how their details came to be what they are.

Every answer starts from `Person.objects.visible_to(access)`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Max, Q, QuerySet

from fingerpost.audit.models import Event
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Organisation, User
from fingerpost.people.actions import PUT_BACK, STILL_HERE
from fingerpost.people.finding import Question
from fingerpost.people.merging.queries import who_stands
from fingerpost.people.models import Person

MOST_FOUND = 200
MOST_LOOKED_AT = 5_000  # of those a name may mean, where whoever asks sees few of them
ENOUGH = 10
# How alike by three-letter pieces a name must be to be looked at: near first, then further away.
THRESHOLDS = (0.45, 0.3)
SHORTEST_FOR_FAR = 3
WORTH_SHOWING = 0.27  # how much further than the nearest name another may be


@dataclass(frozen=True, slots=True)
class Answer:
    """Whom a question found, best first. `is_partial`: nobody matched every word of it."""

    ids: Sequence[int]
    is_partial: bool = False

    @property
    def is_cut(self) -> bool:
        """Whether there may be more than are given."""
        return len(self.ids) >= MOST_FOUND


def find(question: Question, access: Access) -> Answer:
    """The people who answer a question, of those this user may see."""
    if not question:
        return Answer(())
    if any(question.numbers):
        return _ids(_with_numbers(people(access), question, access))
    if question.names:
        return _named(question, access)
    return _ids(_born_or_living(people(access), question))


def _ids(people: QuerySet[Person]) -> Answer:
    return Answer(list(people.values_list("pk", flat=True)[:MOST_FOUND]))


def _with_numbers(people: QuerySet[Person], question: Question, access: Access) -> QuerySet[Person]:
    """Whoever bears the numbers, or has an entry made one with theirs that does."""
    asked = []
    if question.upn:
        asked.append(Q(upn=question.upn) | Q(former_upn=question.upn))
    if question.uln:
        asked.append(Q(uln=question.uln))
    if question.local_id is not None:
        asked.append(Q(local_id=question.local_id))
    for number in asked:
        people = people.filter(pk__in=who_stands(number, access))
    if question.phone:
        people = people.filter(pk__in=_with_phone(question.phone))
    return people


def _born_or_living(people: QuerySet[Person], question: Question) -> QuerySet[Person]:
    if question.born:
        people = people.filter(born_on__range=question.born)
    if question.postcode:
        people = people.filter(postcode=question.postcode)
    if question.district:
        people = people.filter(postcode__startswith=f"{question.district} ")
    return people


def _named(question: Question, access: Access) -> Answer:
    """Near names first; further away where few are near; any of the words where none has all."""
    ids: list[int] = []
    shortest = min(map(len, question.names))
    for threshold in THRESHOLDS if shortest >= SHORTEST_FOR_FAR else THRESHOLDS[:1]:
        ids = _people_named(question, access, threshold=threshold, every_word=True)
        if len(ids) >= ENOUGH:
            break
    if ids or len(question.names) == 1:
        return Answer(ids)
    longest = max(question.names, key=len)
    if len(longest) < SHORTEST_FOR_FAR:
        return Answer(())
    some = _people_named(question, access, threshold=THRESHOLDS[0], every_word=False)
    return Answer(some, True)


def _people_named(
    question: Question, access: Access, *, threshold: float, every_word: bool
) -> list[int]:
    """By a function of the database (people/migrations/0003), which keeps to the authority set.

    Whom this user may not see is left out before anything is made of who was found.
    """
    limited = access.role.only_shared
    most = MOST_LOOKED_AT if limited else MOST_FOUND
    first, last = question.born or (None, None)
    place = question.postcode or (f"{question.district} " if question.district else "")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT person_id, closeness FROM people_named(%s, %s, %s, %s, %s, %s, %s)",
            [question.names, first, last, place, threshold, every_word, most],
        )
        found = cursor.fetchall()
    if limited:
        seen = set(
            people(access).filter(pk__in=[one[0] for one in found]).values_list("pk", flat=True)
        )
        found = [one for one in found if one[0] in seen][:MOST_FOUND]
    nearest = found[0][1] if found else 0
    near = (person_id for person_id, closeness in found if closeness >= nearest - WORTH_SHOWING)
    return list(dict.fromkeys(near))  # somebody may be found by several of their entries


def _with_phone(last_ten: str) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT person_id FROM people_with_phone(%s)", [last_ten])
        return [person_id for (person_id,) in cursor.fetchall()]


def people(access: Access) -> QuerySet[Person]:
    """Everybody this user may see, with the school they were last at."""
    return Person.objects.visible_to(access).select_related("school")


def history_of(person: Person) -> list[Any]:
    """Every state the person's details were ever in, oldest first, with the act behind each."""
    events = apps.get_model("people", "PersonEvent").objects
    own = events.filter(authority_id=person.authority_id, pgh_obj_id=person.pk)
    return list(own.select_related("pgh_context").order_by("pgh_id"))


def kept_by_people(authority_id: int, person_ids: Iterable[int]) -> dict[int, datetime]:
    """When a person last said of each of these that they are ours, for those of whom one did."""
    said = Event.objects.filter(
        authority_id=authority_id,
        subject_kind="person",
        subject_id__in=list(person_ids),
        verb__in=(PUT_BACK, STILL_HERE),
    )
    return dict(said.order_by().values_list("subject_id").annotate(Max("at")))


def as_known(authority_id: int, at: datetime) -> QuerySet[Any]:
    """Everybody's details as they were held at a moment, people set aside by then left out.

    Each is the last state of their history by then: a `PersonEvent`, which has the columns of a
    `Person` and theirs as `pgh_obj_id`. One read, however many there are.
    """
    every: QuerySet[Any] = apps.get_model("people", "PersonEvent").objects.all()
    events = every.filter(authority_id=authority_id)
    by_then = events.filter(pgh_created_at__lte=at).order_by().values("pgh_obj_id")
    latest = by_then.annotate(latest=Max("pgh_id")).values("latest")
    return events.filter(pgh_id__in=latest, removed_at=None).exclude(pgh_label="delete")


def names_of_users(ids: Iterable[int]) -> dict[int, str]:
    """Names by key."""
    wanted = set(ids)
    return dict(User.objects.filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}


def names_of_organisations(ids: Iterable[int]) -> dict[int, str]:
    """Names by key."""
    wanted = set(ids)
    if not wanted:
        return {}
    return dict(Organisation.objects.filter(pk__in=wanted).values_list("pk", "name"))
