"""What people said when asked whether a school may know, and taking it back."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from fingerpost.audit.actions import Actor, act
from fingerpost.core.dates import age_on, in_words
from fingerpost.core.sharing import consent, flows
from fingerpost.core.sharing.instructions import Giver
from fingerpost.db import bulk
from fingerpost.organisations.models import Organisation
from fingerpost.people.merging.queries import PERSON_MEANT, with_entries
from fingerpost.people.models import Person
from fingerpost.sharing.actions.cannot import CannotKeep
from fingerpost.sharing.models import Consent

DESTINATIONS, CASE_STUDY = "destinations", "case_study"
FLOWS = {DESTINATIONS: "F7", CASE_STUDY: "F15"}
"""By what people are asked for, the way it would go if they say yes."""
HELD_ALREADY = "We have this answer already, so it is not kept twice."
NOT_WITHDRAWN: Mapping[str, Any] = {
    "withdrawn_on": None,
    "withdrawn_how": "",
    "withdrawn_submission_id": None,
    "withdrawn_row_number": None,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What somebody said when asked whether a school may know: no fields, where they said no."""

    person: Person
    school: Organisation
    fields: frozenset[str]
    given_by: Giver
    on: date
    channel: str
    wording: str
    purpose: str = DESTINATIONS
    row_number: int | None = None


def note_asked(
    people: Iterable[tuple[Person, str]],
    *,
    school: Organisation,
    channel: str,
    by: Actor | None,
) -> int:
    """That these were asked whether their school may know; gives how many.

    Args:
        people: each with the version of the words they are shown.
        school: who would be told.
        channel: how they were asked.
        by: who asked.
    """
    asked = list(people)
    now = timezone.now()
    if not asked:
        return 0
    with act("asked for consent", by=by, authority_id=asked[0][0].authority_id) as detail:
        Consent.objects.bulk_create(
            Consent(
                authority_id=person.authority_id,
                person=person,
                school=school,
                purpose=DESTINATIONS,
                wording=wording,
                channel=channel,
                asked_at=now,
                asked_by_id=by.pk if by else None,
                recorded_at=now,
                recorded_by_id=by.pk if by else None,
            )
            for person, wording in asked
        )
        detail.update(school=school.pk, people=len(asked))
    return len(asked)


def why_not_kept(answer: Answer, *, today: date) -> str:
    """Why an answer cannot be kept; empty where it can."""
    if answer.on > today:
        return "The answer is dated in the future."
    if answer.on < answer.person.born_on:
        return "The answer is dated before they were born."
    if not answer.fields <= flows.may_ever_carry(FLOWS[answer.purpose]):
        return "It names something that is never shared with a school."
    who = consent.decider(age_on(answer.person.born_on, answer.on))
    return "" if answer.given_by in who.may else f"{who.note} So this answer does not count."


def keep_answers(
    answers: Sequence[Answer],
    *,
    authority_id: int,
    by: Actor | None,
    submission_id: int | None = None,
) -> list[tuple[Answer, str]]:
    """Keep what people said when asked; gives those that cannot be kept, each with the reason.

    The latest answer speaks from the next page and the next file on. A yes given before it was
    taken back does not count again for arriving late; what a list repeats is kept once.
    """
    now, today = timezone.now(), timezone.localdate()
    with act("kept answers about consent", by=by, authority_id=authority_id) as detail:
        before = _Before(answers, is_list=submission_id is not None)
        judged = [(a, why_not_kept(a, today=today) or before.why_not(a)) for a in answers]
        rows = [_consent(a, authority_id, now, by, submission_id) for a, why in judged if not why]
        Consent.objects.bulk_create(rows)
        detail.update(yes=sum(bool(r.fields) for r in rows), no=sum(r.refused for r in rows))
    return [(answer, why) for answer, why in judged if why]


def withdraw_consents(
    consents: Collection[Consent],
    *,
    how: str,
    on: date,
    authority_id: int,
    by: Actor | None,
    line: tuple[int, int] | None = None,
) -> int:
    """Consents are taken back, with effect at once; gives how many were still given.

    Args:
        consents: which.
        how: how we know.
        on: since when.
        authority_id: the tenant, whose scope must be set.
        by: who says so.
        line: the file and its line that told us, if one did.

    Raises:
        CannotKeep: all of them had been taken back before, or were never given.
    """
    asked = Consent.objects.filter(pk__in=[one.pk for one in consents]).order_by("pk")
    with act("took consent back", by=by, authority_id=authority_id) as detail:
        given = list(asked.filter(withdrawn_on=None).exclude(fields=[]).select_for_update())
        if not given:
            raise CannotKeep("This consent was taken back already, or was never given.")
        for one in given:
            one.withdrawn_on, one.withdrawn_how = max(on, one.answered_on or on), how[:200]
            one.withdrawn_submission_id, one.withdrawn_row_number = line or (None, None)
        Consent.objects.bulk_update(given, list(NOT_WITHDRAWN))
        detail["consents"] = [one.pk for one in given]
    return len(given)


def undo_answers(
    submission_id: int, *, authority_id: int, people: Collection[int] | None = None
) -> set[int]:
    """What a file told of consent never was: it was undone, or somebody else was meant.

    The rows go; that they were there stays in the history.

    Args:
        submission_id: the file.
        authority_id: the tenant, whose scope must be set.
        people: entries of whom it is taken back; None for everybody.

    Returns:
        Of whom it had told something.
    """
    held = Consent.objects.filter(authority_id=authority_id)
    if people is not None:
        held = held.filter(person__in=people)
    said = held.filter(submission_id=submission_id)
    ended = held.filter(withdrawn_submission_id=submission_id)
    told = set(said.values_list("person", flat=True)) | set(ended.values_list("person", flat=True))
    ended.update(**NOT_WITHDRAWN)
    said.delete()
    return told


class _Before:
    """What was answered before by whom some answers are of, for the same schools and purposes."""

    def __init__(self, answers: Collection[Answer], *, is_list: bool) -> None:
        self._said: set[tuple[Any, ...]] = set()
        self._taken_back: dict[tuple[Any, ...], date] = {}
        self._is_list = is_list
        entries = bulk.among(with_entries({answer.person.pk for answer in answers}))
        for one in Consent.objects.answered().filter(person__in=entries).annotate(who=PERSON_MEANT):
            about = (one.who, one.school_id, one.purpose)
            self._said.add((*about, one.answered_on, one.refused, one.given_by))
            if one.withdrawn_on:
                latest = self._taken_back.get(about, one.withdrawn_on)
                self._taken_back[about] = max(latest, one.withdrawn_on)

    def why_not(self, answer: Answer) -> str:
        """Why an answer says nothing new, or comes too late; empty where it counts."""
        about = (answer.person.pk, answer.school.pk, answer.purpose)
        said = (*about, answer.on, not answer.fields, answer.given_by.value)
        if self._is_list and said in self._said:
            return HELD_ALREADY
        self._said.add(said)
        ended = self._taken_back.get(about)
        if answer.fields and ended and answer.on < ended:
            return f"They took their consent back on {in_words(ended)}, after this answer."
        return ""


def _consent(
    answer: Answer,
    authority_id: int,
    now: datetime,
    by: Actor | None,
    submission_id: int | None,
) -> Consent:
    born_on = answer.person.born_on
    return Consent(
        authority_id=authority_id,
        person=answer.person,
        school=answer.school,
        purpose=answer.purpose,
        wording=answer.wording[:40],
        channel=answer.channel,
        submission_id=submission_id,
        row_number=answer.row_number,
        answered_on=answer.on,
        fields=sorted(answer.fields),
        given_by=answer.given_by.value,
        age_at=age_on(born_on, answer.on),
        expires_on=consent.returns_until(born_on, None),
        recorded_at=now,
        recorded_by_id=by.pk if by else None,
    )
