"""Messages that left become tries to reach somebody, so that worklists know of them."""

from itertools import groupby

from django.db import transaction

from fingerpost.caseload.contacts.actions import NewContact, log_many
from fingerpost.core.messages import Means
from fingerpost.core.workflow import MessageState
from fingerpost.messages.actions import mark_logged
from fingerpost.messages.models import Message
from fingerpost.organisations.models import Authority

AT_A_TIME = 2000
SENT, FAILED = "sent", "failed"


def log_messages(authority: Authority) -> int:
    """Log every message that left or failed and is not logged yet; gives how many."""
    logged = 0
    while found := _log_some(authority):
        logged += found
    return logged


def _log_some(authority: Authority) -> int:
    with transaction.atomic():
        waiting = Message.objects.filter(authority=authority).to_log().order_by("pk")
        held = list(waiting.select_for_update(of=("self",), skip_locked=True)[:AT_A_TIME])
        tries = [one for message in held if (one := _try_of(message))]
        if tries:
            log_many(tries, authority_id=authority.pk, by=None)
        for outcome, some in groupby(sorted(held, key=_mark), key=_mark):
            mark_logged(list(some), outcome)
    return len(held)


def _mark(message: Message) -> str:
    return FAILED if message.state == MessageState.FAILED else SENT


def _try_of(message: Message) -> NewContact | None:
    """The try a message is; none where it was never in anybody's hands."""
    at = message.settled_at if message.state == MessageState.FAILED else message.left_at
    outcome = _outcome(message)
    if at is None or not outcome:
        return None
    return NewContact(
        person_id=message.person_id,
        means=message.means,
        outcome=outcome,
        at=at,
        by_id=message.made_by_id,
    )


def _outcome(message: Message) -> str:
    """An outcome of core/contacts/outcomes.csv."""
    is_letter = message.means == Means.LETTER
    if message.state == MessageState.FAILED:
        return "" if is_letter else "not_delivered"
    return "posted" if is_letter else "sent"
