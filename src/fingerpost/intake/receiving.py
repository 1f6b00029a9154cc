"""Taking a file in: its bytes are kept as they came, once."""

from datetime import date, datetime

from django.db import connection
from django.utils import timezone

from fingerpost.audit.actions import Actor, act
from fingerpost.core.workflow import SubmissionState
from fingerpost.intake import contents
from fingerpost.intake.contents import Content
from fingerpost.intake.models import Submission
from fingerpost.organisations.models import Authority, Organisation

LARGEST_UPLOAD = 200 * 1024 * 1024
WITHOUT_EFFECT = (SubmissionState.REFUSED, SubmissionState.UNDONE, SubmissionState.FAILED)


class NotReceived(Exception):
    """A file is not taken in; the sentence says why and what to do."""


class AlreadyReceived(NotReceived):
    """The same bytes came before; `submission` is what became of them."""

    def __init__(self, submission: Submission) -> None:
        super().__init__(
            f"We already have this file: it arrived on "
            f"{timezone.localtime(submission.received_at):%-d %B %Y}."
        )
        self.submission = submission


def receive(
    data: Content,
    *,
    authority: Authority,
    filename: str,
    by: Actor | None,
    sender: Organisation | None = None,
    as_of: date | None = None,
    declared_whole: bool | None = None,
    received_at: datetime | None = None,
    kind: str = "",
) -> Submission:
    """Keep a file as it came. Nothing is read yet.

    Args:
        data: the file's bytes; or an open file, of which no more than a piece is held.
        authority: who it is for; its scope must be set.
        filename: what the sender called it.
        by: who handed it over.
        sender: whose statement it is; None for the authority's own.
        as_of: the day for which it speaks; the day it arrived when not given.
        declared_whole: whether the sender says that it is the whole list, or only changes.
        received_at: now, unless the file's history is being told.
        kind: what it is, where somebody says so; empty where that is worked out.

    Raises:
        NotReceived: empty or too large.
        AlreadyReceived: the same bytes from the same sender are in use.
    """
    weighed = contents.weigh(data)
    if not weighed.size:
        raise NotReceived("The file is empty: please check it and send it again.")
    if weighed.size > LARGEST_UPLOAD:
        raise NotReceived("The file is larger than 200 MB: please send it in parts.")
    received_at = received_at or timezone.now()
    with act("received a file", by=by, authority_id=authority.pk) as detail:
        _one_at_a_time(weighed.fingerprint)
        held = (
            Submission.objects.filter(
                authority=authority, fingerprint=weighed.fingerprint, sender=sender
            )
            .exclude(state__in=WITHOUT_EFFECT)
            .first()
        )
        if held:
            raise AlreadyReceived(held)
        submission = Submission.objects.create(
            authority=authority,
            sender=sender,
            sent_by_id=by.pk if by else None,
            filename=filename[:255],
            fingerprint=weighed.fingerprint,
            size=weighed.size,
            as_of=as_of or timezone.localtime(received_at).date(),
            declared_whole=declared_whole,
            received_at=received_at,
            kind=kind,
        )
        contents.keep(data, submission)
        detail.update(submission=submission.pk, bytes=weighed.size)
    return submission


def _one_at_a_time(fingerprint: str) -> None:
    """Let nobody else receive the same bytes until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(7412, hashtext(%s))", [fingerprint])
