"""What comes back: word of what became of a message, and texts from young people."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from fingerpost.audit.actions import act
from fingerpost.core.access import Permission
from fingerpost.core.messages import Means
from fingerpost.core.messages.addresses import mobile
from fingerpost.core.messages.delivery import moves_to, states
from fingerpost.core.messages.stopping import says_stop
from fingerpost.core.workflow import MessageState
from fingerpost.messages.actions import stop
from fingerpost.messages.models import Message, Received, Stop
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Authority


def hear_of(authority: Authority, *, reference: str, said: str) -> bool:
    """Take down what a sender says became of a message; whether that was news.

    Words that come twice, late or out of order change nothing, nor do those about a message of
    somebody else's.
    """
    known = _as_uuid(reference)
    if known is None:
        return False
    with transaction.atomic():
        held = (
            Message.objects.select_for_update().filter(authority=authority, reference=known).first()
        )
        state = moves_to(MessageState(held.state), said) if held else None
        if held is None or state is None:
            return False
        held.state, held.why = state, states()[said].words
        held.settled_at = timezone.now()
        held.left_at = held.left_at or held.claimed_at
        held.save(update_fields=["state", "why", "settled_at", "left_at"])
    return True


def _as_uuid(reference: str) -> UUID | None:
    try:
        return UUID(reference)
    except ValueError:
        return None


def take_text(
    authority: Authority, *, sender_reference: str, number: str, words: str, at: datetime
) -> Received:
    """Keep a text that came back, once; one that says stop is a stop at once."""
    told = {"authority": authority, "sender_reference": sender_reference[:80]}
    with act("received a text", by=None, authority_id=authority.pk) as detail:
        kept = Received.objects.filter(**told).first()
        if kept is None:
            kept = _keep(authority, sender_reference[:80], number, words, at)
        detail.update(text=kept.pk, says_stop=kept.says_stop)
    return kept


def _keep(
    authority: Authority, sender_reference: str, number: str, words: str, at: datetime
) -> Received:
    normal = mobile(number) or number[:20]
    sent = Message.objects.filter(authority=authority, means=Means.TEXT, address=normal)
    last = sent.went_out().order_by("-claimed_at").first()
    asks_us_to = says_stop(words)
    if asks_us_to:
        stop(means=Means.TEXT, how=Stop.How.REPLY, address=normal, authority=authority, at=at)
    return Received.objects.create(
        authority=authority,
        sender_reference=sender_reference,
        number=normal,
        words=words[:1000],
        at=at,
        says_stop=asks_us_to,
        message=last,
        person=last.person if last else None,
    )


def mark_seen(text: Received, *, by: Access) -> None:
    """Somebody has read a text and done what it asks."""
    by.check(Permission.SEND_MESSAGES)
    with act("saw to a text", by=by.user, authority_id=text.authority_id) as detail:
        Received.objects.filter(pk=text.pk, seen_at=None).update(
            seen_at=timezone.now(), seen_by=by.user
        )
        detail["text"] = text.pk
