"""Whom which school or provider may be asked after, and what they answered. From what is held."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from fingerpost.caseload.ladder.models import Asked, AskList
from fingerpost.caseload.lists.expressions import not_known
from fingerpost.caseload.queries import caseload
from fingerpost.core.intake.kinds import Kind
from fingerpost.core.ladder import asking
from fingerpost.core.ladder.answers import Answer, understood
from fingerpost.core.ladder.asking import Reason, Said
from fingerpost.core.workflow import SubmissionState
from fingerpost.core.worklists.reasons import first_of_year
from fingerpost.evidence.plans import by_people
from fingerpost.evidence.records import by_person
from fingerpost.intake.models import Row
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Organisation
from fingerpost.people.merging.queries import PERSON_MEANT, standing_for
from fingerpost.people.models import Person, PersonQuerySet


@dataclass(frozen=True, slots=True)
class Place:
    """A school or provider, and everybody it may be asked after, each with the reason."""

    key: int
    people: Mapping[int, Reason]


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer that came back: of whom, from whom, when it came, and what."""

    person_id: int
    sender_id: int
    on: datetime
    answer: Answer


def to_find(access: Access, today: date) -> QuerySet[Person]:
    """Those not known on the caseload whom anybody may be asked after."""
    people = caseload(access, today).filter(not_known(today))
    return people.filter(sharing_withheld=False, unsafe_to_contact=False)


def places(access: Access, today: date) -> list[Place]:
    """Every place that may be asked after somebody who is not known, with the most first.

    Whoever a place has answered about this school year is not asked after there again.
    """
    people = list(to_find(access, today).values_list("pk", flat=True))
    told = {(one.person_id, one.sender_id) for one in answers(access, today)}
    found: dict[int, dict[int, Reason]] = defaultdict(dict)
    for person, asks in _whom_to_ask(access, people, today).items():
        for place, reason in asks.items():
            if (person, place) not in told:
                found[place][person] = reason
    every = (Place(key, names) for key, names in found.items())
    return sorted(every, key=lambda one: (-len(one.people), one.key))


def whom_to_ask(person: Person, access: Access, today: date) -> Mapping[int, Reason]:
    """The places that may be asked after one young person, answered or not."""
    if asking.why_nobody(withheld=person.sharing_withheld, unsafe=person.unsafe_to_contact):
        return {}
    return _whom_to_ask(access, [person.pk], today).get(person.pk, {})


def place_of(key: int, access: Access, today: date) -> Place:
    """One place, with those it may be asked after."""
    return next((one for one in places(access, today) if one.key == key), Place(key, {}))


def _whom_to_ask(
    access: Access, people: list[int], today: date
) -> Mapping[int, Mapping[int, Reason]]:
    authority = access.authority.pk
    plans = by_people(authority, people)
    open_ = set(Organisation.objects.open().exclude(kind="authority").values_list("pk", flat=True))
    found = {}
    for person, _, evidence in by_person(authority, people):
        said = [*_places_said(evidence), *_plans_said(plans.get(person, ()), today)]
        asks = asking.whom_to_ask(one for one in said if one.place in open_)
        found[person] = asks
    return found


def _places_said(evidence: Iterable[Any]) -> Iterable[Said]:
    for one in evidence:
        if one.provider and not one.withdrawn_on:
            yield Said("last_place", int(one.provider), asking.place_said_it(one.source))


def _plans_said(plans: Iterable[Any], today: date) -> Iterable[Said]:
    """Of an offer whoever told us of it may be asked; of an intention only the place it names."""
    for one in plans:
        if not one.told_by or not one.stands(as_at=today, as_known_at=today):
            continue
        kind = asking.kind_of_plan(one.kind)
        place = (one.provider or "") if kind == asking.INTENDED else one.told_by
        if place:
            yield Said(kind, int(place), told_by_place=place == one.told_by)


# What came back


def answers(access: Access, today: date, *, people: Iterable[int] | None = None) -> list[Answered]:
    """What places have answered this school year, the latest last."""
    rows = Row.objects.filter(
        authority=access.authority,
        submission__kind=Kind.ASKED,
        submission__state=SubmissionState.APPLIED,
        submission__received_at__date__gte=first_of_year(today),
        submission__sender__isnull=False,
        person__isnull=False,
    )
    if people is not None:
        rows = rows.filter(person__in=people)
    told = rows.order_by("submission__received_at", "pk").values_list(
        PERSON_MEANT, "submission__sender_id", "submission__received_at", "fields__asked_answer"
    )
    return [
        Answered(person, sender, at, answer)
        for person, sender, at, said in told
        if (answer := understood(said or "")) is not None
    ]


# What was asked when


def lists_of(access: Access, organisation: Organisation | None = None) -> QuerySet[AskList]:
    """The lists made, latest first; of one place, or of all."""
    found = AskList.objects.visible_to(access).select_related("organisation", "made_by")
    return found.filter(organisation=organisation) if organisation else found


@dataclass(frozen=True, slots=True)
class Came:
    """One list with how many it names and how many of them were answered since."""

    list: AskList
    names: int
    answered: int


def came_of(lists: Iterable[AskList], access: Access, today: date) -> list[Came]:
    """What came of lists made: an answer counts for each list made before it came."""
    every = list(lists)
    named: dict[int, set[int]] = defaultdict(set)
    for ask_list, person in Asked.objects.filter(ask_list__in=every).values_list(
        "ask_list_id", PERSON_MEANT
    ):
        named[ask_list].add(person)
    told = answers(access, today)
    return [Came(one, len(named[one.pk]), len(_about(one, told) & named[one.pk])) for one in every]


def _about(one: AskList, told: Iterable[Answered]) -> set[int]:
    place = one.organisation_id
    return {a.person_id for a in told if a.sender_id == place and a.on >= one.made_at}


def names_on(one: AskList, access: Access) -> list[tuple[Person, Reason]]:
    """Whom a list names now, by name: not those since marked as withheld or unsafe, or gone."""
    asked = dict(one.names.values_list("person_id", "reason"))
    stands = standing_for(asked)
    by_person_ = {stands.get(key, key): asking.reasons()[why] for key, why in asked.items()}
    # Whom it names a place told us of itself: that is why it may be asked by name at all.
    seen = Person.objects.visible_to(access) if access.role.of_authority else _held_for(one)
    people = seen.on_caseload().filter(pk__in=by_person_)
    may = people.filter(sharing_withheld=False, unsafe_to_contact=False)
    named = may.select_related("authority").order_by("family_name", "given_name", "pk")
    return [(person, by_person_[person.pk]) for person in named]


def _held_for(one: AskList) -> PersonQuerySet:
    return Person.objects.filter(authority=one.authority_id)


def open_lists(access: Access, today: date) -> list[Came]:
    """What a school or provider was asked this school year and has not answered whole."""
    asked = lists_of(access).filter(made_at__date__gte=first_of_year(today))
    return [one for one in came_of(asked, access, today) if one.answered < one.names]
