"""Keeping what a young person replied, taking it back, and seeing to it."""

from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone

from fingerpost.audit.actions import act
from fingerpost.core.access import Permission
from fingerpost.core.links.choices import Doing, doing
from fingerpost.core.records import Source, Status
from fingerpost.evidence.actions import NewEvidence, append, lock_people, rederive, withdraw_one
from fingerpost.evidence.models import Evidence
from fingerpost.messages.actions import stop
from fingerpost.messages.links.models import Link, Reply
from fingerpost.messages.links.proving import person_of, trouble_with
from fingerpost.messages.links.queries import status_of
from fingerpost.messages.links.saying import Said
from fingerpost.messages.models import Stop
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Authority, Organisation
from fingerpost.people import own_word
from fingerpost.people.models import Person


class NoLongerOpen(Exception):
    """The link was used, stopped or ran out while it was being answered."""


def keep(link: Link, said: Said, *, language: str) -> Reply:
    """Keep a reply for ever, with all that follows from it, in one step.

    What they do becomes evidence of theirs, new details are written with their history, a stop is
    taken down, and a link is used up.

    Raises:
        NoLongerOpen: it cannot be replied to any more.
    """
    now = timezone.now()
    with act("replied by a link", by=None, authority_id=link.authority_id) as detail:
        held = (
            Link.objects.select_for_update(of=("self",))
            .select_related("person__merged_into", "authority")
            .get(pk=link.pk)
        )
        if trouble_with(held):
            raise NoLongerOpen
        person = person_of(held)
        before, after = own_word.change(person.pk, _columns(said))
        reply = Reply.objects.create(
            authority_id=held.authority_id,
            person=person,
            link=held,
            at=now,
            language=language,
            was_right=said.was_right,
            doing=said.doing,
            place=said.place,
            since=said.on,
            evidence=_evidence(person, said, held.authority, at=now),
            help_wanted=said.help,
            words=said.words,
            details_before=before,
            details_after=after,
            asked_to_stop=said.stop,
        )
        Link.objects.filter(pk=held.pk).update(used_at=now)
        if said.stop:
            stop(means=None, how=Stop.How.LINK, person=person, at=now)
        detail.update(link=held.pk, reply=reply.pk, statement=reply.evidence_id, new=len(after))
    return reply


def undo(reply: Reply, *, by: Access, why: str) -> None:
    """Take a reply back: what it stated counts no more, and details go back unless changed since.

    Raises:
        Refused: the role may not.
    """
    by.check(Permission.RECORD_ACTIVITY)
    with act("undid a reply", by=by.user, authority_id=reply.authority_id, subject=reply) as detail:
        held = Reply.objects.select_for_update(of=("self",)).get(pk=reply.pk)
        if held.undone_at:
            return
        if held.evidence:
            withdraw_one(held.evidence, by=by.user, why=why)
        stands = held.person.merged_into_id or held.person_id
        restored = own_word.put_back(stands, before=held.details_before, after=held.details_after)
        held.undone_at, held.undone_by, held.undone_why = timezone.now(), by.user, why[:200]
        held.save()
        detail["details"] = len(restored)


def settle(reply: Reply, *, by: Access) -> None:
    """Somebody has seen to a reply: what it asks for is done or under way elsewhere.

    Raises:
        Refused: the role may not.
    """
    by.check(Permission.RECORD_ACTIVITY)
    with act("saw to a reply", by=by.user, authority_id=reply.authority_id, subject=reply):
        open_one = Reply.objects.filter(pk=reply.pk, settled_at=None)
        open_one.update(settled_at=timezone.now(), settled_by=by.user)


def _columns(said: Said) -> dict[str, str]:
    return said.details | ({"preferred_means": said.means} if said.means else {})


def _evidence(person: Person, said: Said, authority: Authority, *, at: datetime) -> Evidence | None:
    """What a reply states, kept and derived from; None where it states nothing."""
    lock_people(person.authority_id)
    today = timezone.localtime(at).date()
    new = statement(person, said, authority, day=today)
    if new is None:
        return None
    append([new], authority_id=person.authority_id, recorded_at=at, by=None)
    rederive(authority_id=person.authority_id, person_ids=[person.pk], as_at=today)
    own = Evidence.objects.filter(person=person, source=Source.YOUNG_PERSON, recorded_at=at)
    return own.latest("pk")


def statement(person: Person, said: Said, authority: Authority, *, day: date) -> NewEvidence | None:
    """The answers as evidence: what we held once more, or what they do now."""
    if said.was_right:
        return _once_more(person, status_of(person, day), day)
    chosen = doing().get(said.doing)
    return _new(person, said, chosen, authority, day) if chosen and chosen.code else None


def _once_more(person: Person, status: Status, day: date) -> NewEvidence | None:
    """What was shown is still so."""
    speaker = status.spoken_by
    if speaker is None:
        return None
    return NewEvidence(
        person_id=person.pk,
        source=Source.YOUNG_PERSON,
        code=status.code,
        starts_on=speaker.starts_on,
        verified_on=day,
        expected_end_on=status.expected_end_on,
        provider_id=int(status.provider) if status.provider else None,
        course=speaker.course,
    )


def _new(person: Person, said: Said, chosen: Doing, authority: Authority, day: date) -> NewEvidence:
    provider = place_named(said.place, authority) if chosen.asks == "learning" else None
    where = f"Where, in their words: {said.place}. " if said.place and not provider else ""
    starts = chosen.when == "starts"
    return NewEvidence(
        person_id=person.pk,
        source=Source.YOUNG_PERSON,
        code=chosen.code,
        starts_on=day if starts else said.on,
        verified_on=day,
        review_on=said.on if starts else None,
        provider_id=provider.pk if provider else None,
        course=said.course,
        note=f"{where}{said.words}".strip(),
    )


def place_named(typed: str, authority: Authority) -> Organisation | None:
    """The one school or provider of the area with this name; None where none or several have it."""
    near = Q(la_code=authority.code) | Q(submissions__authority=authority)
    named = Organisation.objects.open().filter(near, name__iexact=" ".join(typed.split()))
    found = list(named.exclude(kind=Organisation.Kind.AUTHORITY).distinct()[:2])
    return found[0] if len(found) == 1 else None
