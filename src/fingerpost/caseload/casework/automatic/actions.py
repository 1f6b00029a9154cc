"""Keeping a place for somebody who has no offer, and what is answered of it."""

from datetime import date

from django.utils import timezone

from fingerpost.caseload.casework.models import AutomaticPlace, PlaceAnswer
from fingerpost.caseload.casework.writing import (
    STILL_TO_COME,
    CannotKeep,
    act_of,
    check,
    lock,
    written,
)
from fingerpost.caseload.people.forms import activities_for
from fingerpost.core import casework
from fingerpost.core.casework import automatic
from fingerpost.core.dates import in_words
from fingerpost.core.records import Source
from fingerpost.evidence import actions as evidence
from fingerpost.evidence.actions import NewEvidence
from fingerpost.evidence.models import Evidence
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Organisation
from fingerpost.people.merging.queries import said_of
from fingerpost.people.models import Person

KEPT_ALREADY = "A place is kept for them already, and is still asked after."
NOT_AT_THEIR_AGE = "That is not used at their age."
STARTS_BEFORE = "It must not start before it is offered."
NOT_YET_BEGUN = "They cannot be there before it starts."
NOT_NOW = "A colleague has said something of it since. Look at it again."


def keep_place(
    person: Person,
    *,
    organisation: Organisation,
    activity: str,
    course: str,
    offered_by: str,
    offered_on: date,
    starts_on: date,
    by: Access,
) -> AutomaticPlace:
    """Keep a place for somebody by agreement.

    Args:
        person: for whom.
        organisation: where it is.
        activity: the code of what they would be doing there.
        course: what it is.
        offered_by: who offered it to them.
        offered_on: when.
        starts_on: its first day.
        by: who writes.

    Raises:
        CannotKeep: one is kept already, or the days or the code cannot be.
        Refused: the role may not.
    """
    check(by, casework.GENERAL)
    if why_not := _cannot_be(person, activity, offered_on, starts_on):
        raise CannotKeep(why_not)
    with act_of("kept an automatic place", person, by) as detail:
        Person.objects.select_for_update().get(pk=person.pk)
        same = AutomaticPlace.objects.standing().filter(said_of(person))
        if same.exclude(look_on=None).exists():
            raise CannotKeep(KEPT_ALREADY)
        place: AutomaticPlace = AutomaticPlace.objects.create(
            organisation=organisation,
            activity=activity,
            course=course.strip(),
            offered_by=offered_by.strip(),
            offered_on=offered_on,
            starts_on=starts_on,
            look_on=automatic.ask_on({}, offered_on=offered_on, starts_on=starts_on),
            **written(person, casework.GENERAL, by),
        )
        detail.update(place=place.pk, organisation=organisation.pk)
    return place


def answer(
    place: AutomaticPlace,
    *,
    question: str,
    yes: bool,
    on: date,
    said: str = "",
    source: Source = Source.PARTNER_AGENCY,
    by: Access,
) -> PlaceAnswer:
    """Say whether an offer is accepted, or whether they are there; which is evidence.

    Args:
        place: which.
        question: which (core/casework/automatic_places.csv); one that is still open.
        yes: whether it is so.
        on: the day for which it is so.
        said: in words.
        source: who told us.
        by: who says so.

    Raises:
        CannotKeep: it is not open any more, or the day cannot be.
        Refused: the role may not.
    """
    check(by, place.sensitivity)
    if on > timezone.localdate():
        raise CannotKeep(STILL_TO_COME)
    with act_of("answered of an automatic place", place.person, by) as detail:
        evidence.lock_people(place.authority_id)  # first, as a file does that is applied
        held: AutomaticPlace = lock(AutomaticPlace, place)
        _check_answer(held, question, on)
        kept: PlaceAnswer = PlaceAnswer.objects.create(
            place=held,
            question=question,
            yes=yes,
            on=on,
            said=said.strip(),
            evidence=_stated(held, question, yes=yes, on=on, source=source, by=by),
            **written(held.person, held.sensitivity, by),
        )
        held.settle()
        detail.update(place=held.pk, question=question, yes=yes)
    return kept


def _cannot_be(person: Person, activity: str, offered_on: date, starts_on: date) -> str:
    if offered_on > timezone.localdate():
        return STILL_TO_COME
    if starts_on < offered_on:
        return STARTS_BEFORE
    return "" if activity in activities_for(person, starts_on) else NOT_AT_THEIR_AGE


def _check_answer(held: AutomaticPlace, question: str, on: date) -> None:
    if question not in {one.key for one in automatic.still_open(held.answered)}:
        raise CannotKeep(NOT_NOW)
    if question != automatic.OFFER and on < held.starts_on:
        raise CannotKeep(NOT_YET_BEGUN)
    last = held.answers.filter(undone_at=None).first()
    if last and on < last.on:
        raise CannotKeep(
            f"What was said last is of {in_words(last.on)}. Say no earlier day, or take that back."
        )


def _stated(
    held: AutomaticPlace, question: str, *, yes: bool, on: date, source: Source, by: Access
) -> Evidence | None:
    """That they are there, are there no more or never came, kept; of the offer itself nothing."""
    if question == automatic.OFFER:
        return None
    ended = None if yes else automatic.ended_on(held.answered, starts_on=held.starts_on, on=on)
    said = NewEvidence(
        person_id=held.person_id,
        source=source,
        code=held.activity,
        starts_on=held.starts_on,
        ended_on=ended,
        verified_on=on,
        provider_id=held.organisation_id,
        course=held.course,
    )
    return evidence.keep_one(said, authority_id=held.authority_id, by=by.user, at=timezone.now())
