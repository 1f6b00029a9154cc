"""Finding out what became of messages of which nobody told us.

A message that was claimed and never written down, or whose sender fell silent, is not sent again
blind: the sender is asked by our reference. Only what it surely never took goes back to waiting.
"""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from fingerpost.audit.actions import act
from fingerpost.core.messages import Means
from fingerpost.core.workflow import MessageState
from fingerpost.messages import receiving
from fingerpost.messages.delivery import (
    BATCH,
    CANNOT_ASK,
    WILL_ASK,
    Outcome,
    close_campaigns,
    note_asked,
    settle,
    state_of,
)
from fingerpost.messages.making import set_up_of
from fingerpost.messages.models import Message, SetUp
from fingerpost.messages.senders import NotReached, OutOfOrder, Taken
from fingerpost.messages.senders.choosing import notify, sender_for
from fingerpost.organisations.models import Authority

LEFT_BEHIND = timedelta(minutes=5)
"""Claimed so long ago, whoever claimed it is gone: no call takes as long."""
SURELY_NOT_THERE = timedelta(minutes=10)
"""A sender that holds nothing under our reference after so long never took it."""
MOST_TRIES = 3
NEVER_TAKEN = "It was tried three times, and the sender never took it."
EXPECTED, GIVEN_UP = timedelta(minutes=20), timedelta(days=4)
"""A receipt comes within minutes; after four days GOV.UK Notify has given up on a text."""


def look_after(authority: Authority) -> None:
    """Find out about messages that a crash or a silence left open."""
    _mark_left_behind(authority)
    set_up = set_up_of(authority)
    open_ones = Message.objects.filter(authority=authority, state=MessageState.UNSURE)
    for message in open_ones.filter(why=WILL_ASK).order_by("pk")[:BATCH]:
        if not _asked_after(message, set_up):
            return


def _mark_left_behind(authority: Authority) -> None:
    """What was claimed long ago and never written down: whoever sent it is gone."""
    now = timezone.now()
    behind = Message.objects.filter(
        authority=authority, state=MessageState.SENDING, claimed_at__lt=now - LEFT_BEHIND
    )
    with transaction.atomic():
        set_up = set_up_of(authority)
        for means in Means:
            asked = set_up.by(means) == SetUp.By.NOTIFY
            why = WILL_ASK if asked else CANNOT_ASK
            behind.filter(means=means).update(state=MessageState.UNSURE, why=why)
        close_campaigns(authority)


def _asked_after(message: Message, set_up: SetUp) -> bool:
    """Ask the sender about one message; False where it cannot be asked now."""
    try:
        taken = sender_for(set_up, Means(message.means)).find(str(message.reference))
    except (NotReached, OutOfOrder):
        return False
    with act("asked after a message", by=None, authority_id=message.authority_id) as detail:
        held = Message.objects.select_for_update().get(pk=message.pk)
        if held.state == MessageState.UNSURE:
            _found_out(held, taken, set_up)
            held.save()
            note_asked([held])
        detail.update(message=held.pk, state=str(held.state))
    return True


def _found_out(held: Message, taken: Taken | None, set_up: SetUp) -> None:
    """What an unsure message is, now that we know whether the sender has it."""
    now = timezone.now()
    if taken:
        state, why = state_of(taken)
        settle(held, Outcome(state, why, Taken(taken.reference, taken.said)), set_up)
    elif held.tries >= MOST_TRIES:
        held.state, held.why, held.settled_at = MessageState.FAILED, NEVER_TAKEN, now
    elif held.claimed_at and held.claimed_at < now - SURELY_NOT_THERE:
        held.state, held.why = MessageState.QUEUED, ""


def ask_for_news(authority: Authority) -> None:
    """Ask what became of messages that have left and of which no receipt came."""
    now = timezone.now()
    sent = Message.objects.filter(
        authority=authority,
        state=MessageState.SENT,
        sender=SetUp.By.NOTIFY,
        left_at__range=(now - GIVEN_UP, now - EXPECTED),
    )
    open_ones = {str(reference) for reference in sent.values_list("reference", flat=True)}
    if not open_ones:
        return
    try:
        for reference, said in notify(set_up_of(authority)).news():
            if reference in open_ones:
                open_ones.discard(reference)
                receiving.hear_of(authority, reference=reference, said=said)
            if not open_ones:
                return
    except (NotReached, OutOfOrder):
        return  # the page says so by what still waits for word; we ask again
