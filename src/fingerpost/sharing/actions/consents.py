"""What people said when asked whether a school may know, and taking it back."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from fingerpost.audit.actions import Actor, act
from fingerpost.core.dates import age_on
from fingerpost.core.sharing import consent, flows
from fingerpost.core.sharing.instructions import Giver
from fingerpost.organisations.models import Organisation
from fingerpost.people.models import Person
from fingerpost.sharing.actions.cannot import CannotKeep
from fingerpost.sharing.models import Consent

DESTINATIONS = "destinations"


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
    if not answer.fields <= flows.may_ever_carry("F7"):
        return "It names something that is never shared with a school."
    who = consent.decider(age_on(answer.person.born_on, answer.on))
    return "" if answer.given_by in who.may else f"{who.note} So this answer does not count."


def keep_answers(
    answers: Sequence[Answer], *, authority_id: int, by: Actor | None
) -> list[tuple[Answer, str]]:
    """Keep what people said when asked; gives those that cannot be kept, each with the reason.

    The latest answer speaks from the next page and the next file on.
    """
    now, today = timezone.now(), timezone.localdate()
    judged = [(answer, why_not_kept(answer, today=today)) for answer in answers]
    with act("kept answers about consent", by=by, authority_id=authority_id) as detail:
        rows = [_consent(a, authority_id, now, by) for a, why in judged if not why]
        Consent.objects.bulk_create(rows)
        detail.update(yes=sum(bool(r.fields) for r in rows), no=sum(r.refused for r in rows))
    return [(answer, why) for answer, why in judged if why]


def withdraw_consents(
    consents: Collection[Consent], *, how: str, on: date, authority_id: int, by: Actor | None
) -> int:
    """Consents are taken back, with effect at once; gives how many were still given.

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
        Consent.objects.bulk_update(given, ["withdrawn_on", "withdrawn_how"])
        detail["consents"] = [one.pk for one in given]
    return len(given)


def _consent(answer: Answer, authority_id: int, now: datetime, by: Actor | None) -> Consent:
    born_on = answer.person.born_on
    return Consent(
        authority_id=authority_id,
        person=answer.person,
        school=answer.school,
        purpose=answer.purpose,
        wording=answer.wording,
        channel=answer.channel,
        answered_on=answer.on,
        fields=sorted(answer.fields),
        given_by=answer.given_by.value,
        age_at=age_on(born_on, answer.on),
        expires_on=consent.returns_until(born_on, None),
        recorded_at=now,
        recorded_by_id=by.pk if by else None,
    )
