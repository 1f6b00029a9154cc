"""Background work: sending what waits, and finding out what became of it."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from fingerpost.core.workflow import MessageState
from fingerpost.db.rls import authority_scope
from fingerpost.messages import asking, delivery
from fingerpost.messages.models import Message
from fingerpost.organisations.models import Authority

SENDING = 5_771_001  # the number of our advisory locks; the second half is the authority


def start(authority_id: int) -> None:
    """Have what waits at this authority sent."""
    with suppress(AlreadyEnqueued), transaction.atomic():
        send_waiting.configure(queueing_lock=f"sending {authority_id}").defer(
            authority_id=authority_id
        )


@app.task(queue="messages")
def send_waiting(*, authority_id: int) -> None:
    """Send what waits at one authority; go on later if there is more than one run can send."""
    with authority_scope(authority_id), alone(authority_id) as is_alone:
        more = is_alone and delivery.send_waiting(Authority.objects.get(pk=authority_id))
    if more:
        start(authority_id)


@app.periodic(cron="* * * * *")
@app.task(queue="messages", queueing_lock="messages due")
def send_due(timestamp: int) -> None:
    """Start sending wherever something waits, and ask after what was left open."""
    for authority in Authority.objects.all():
        with authority_scope(authority.pk):
            if Message.objects.filter(authority=authority, state__in=OPEN).exists():
                asking.look_after(authority)
            if Message.objects.filter(authority=authority, state=MessageState.QUEUED).exists():
                start(authority.pk)


@app.periodic(cron="*/20 * * * *")
@app.task(queue="messages", queueing_lock="messages asked after")
def ask_after_sent(timestamp: int) -> None:
    """Ask GOV.UK Notify what became of messages, where no receipt has come."""
    for authority in Authority.objects.all():
        with authority_scope(authority.pk):
            asking.ask_for_news(authority)


OPEN = (MessageState.SENDING, MessageState.UNSURE)


@contextmanager
def alone(authority_id: int) -> Iterator[bool]:
    """Whether nobody else sends for this authority now; the lock ends with its connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [SENDING, authority_id])
        is_alone: bool = cursor.fetchone()[0]
    try:
        yield is_alone
    finally:
        if is_alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [SENDING, authority_id])
