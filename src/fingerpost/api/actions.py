"""What may be done with tokens, and the one thing a token does: send a file."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from fingerpost.api.models import KeptAnswer, Token
from fingerpost.audit.actions import act
from fingerpost.caseload.notices import actions as notices
from fingerpost.core.access import Permission
from fingerpost.core.intake import standard_list
from fingerpost.intake.actions import AlreadyReceived
from fingerpost.intake.contents import Content, weigh
from fingerpost.intake.models import Submission
from fingerpost.intake.ways.keys import hash_of, new_key
from fingerpost.intake.ways.models import Way
from fingerpost.intake.ways.receiving import take_in
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Organisation

PREFIX = "fp_"  # so that a token left in a file is known for one
ANSWERS_KEPT = timedelta(days=7)
ACCEPTED, OK = 202, 200

Body = Callable[[Submission, bool], dict[str, Any]]


class KeyUsedOtherwise(Exception):
    """The idempotency key came before with another file."""


def make_token(
    *, organisation: Organisation, name: str, may_send: bool, may_read: bool, by: Access
) -> tuple[Token, str]:
    """A token for one organisation's system, and the words to show once.

    Raises:
        Refused: the role may not.
    """
    by.check(Permission.MANAGE_WAYS_IN)
    key = new_key(by.authority)
    with act("made a token", by=by.user, authority_id=by.authority.pk) as detail:
        token = Token.objects.create(
            authority=by.authority,
            organisation=organisation,
            name=name,
            key_hash=hash_of(key),
            may_send=may_send,
            may_read=may_read,
            made_by=by.user,
        )
        detail.update(token=token.pk, organisation=organisation.pk)
    return token, PREFIX + key


def revoke_token(token: Token, *, by: Access) -> None:
    """Stop a token from this moment on. What it sent stays."""
    by.check(Permission.MANAGE_WAYS_IN)
    with act("revoked a token", by=by.user, authority_id=token.authority_id) as detail:
        token = Token.objects.select_for_update().get(pk=token.pk)
        if token.revoked_at is None:
            token.revoked_at, token.revoked_by = timezone.now(), by.user
            token.save(update_fields=["revoked_at", "revoked_by"])
        detail["token"] = token.pk


@dataclass(frozen=True)
class Sent:
    """A file and what was said of it."""

    data: Content
    filename: str
    as_of: date | None = None
    declared_whole: bool | None = None

    @property
    def fingerprint(self) -> str:
        """The same for the same call, and for no other."""
        words = f"{self.filename}\n{self.as_of}\n{self.declared_whole}\n"
        return weigh(self.data, said=words.encode()).fingerprint


def send(token: Token, sent: Sent, *, key: str, body: Body) -> tuple[int, dict[str, Any]]:
    """Take in a file; gives the status and the body of the answer.

    With an idempotency key the first answer is kept, and given again word for word when the same
    call comes again: a system that heard nothing may simply repeat itself.

    Raises:
        KeyUsedOtherwise: the key came before with something else.
        NotReceived: empty or too large.
    """
    return _once(token, sent.fingerprint, lambda: _received(token, sent), key=key, body=body)


def give_notice(
    token: Token, fields: Mapping[str, Any], *, key: str, body: Body
) -> tuple[int, dict[str, Any]]:
    """Take in a leaver notice, which is a file of one line; answered and repeated as a file is.

    Raises:
        KeyUsedOtherwise: the key came before with something else.
    """
    asked = hashlib.sha256(b"leaver notice\n" + standard_list.write([fields])).hexdigest()

    def given() -> tuple[Submission, bool]:
        return notices.give(
            fields, authority=token.authority, sender=token.organisation, by=None, way=Way.API
        )

    return _once(token, asked, given, key=key, body=body)


def _once(
    token: Token,
    asked: str,
    receive: Callable[[], tuple[Submission, bool]],
    *,
    key: str,
    body: Body,
) -> tuple[int, dict[str, Any]]:
    """Receive, unless the same call with this key was answered before."""
    with transaction.atomic():
        if key:
            _one_at_a_time(token, key)
            if kept := token.answers.filter(key=key).first():
                if kept.asked != asked:
                    raise KeyUsedOtherwise
                return kept.status, kept.body
        submission, is_new = receive()
        status, answer = (ACCEPTED if is_new else OK), body(submission, is_new)
        if key:
            KeptAnswer.objects.create(
                authority=token.authority,
                token=token,
                key=key,
                asked=asked,
                submission=submission,
                status=status,
                body=answer,
            )
    return status, answer


def _received(token: Token, sent: Sent) -> tuple[Submission, bool]:
    """The submission, and whether it is new: the same bytes again change nothing."""
    try:
        with act("sent a file by the API", by=None, authority_id=token.authority_id) as detail:
            submission = take_in(
                sent.data,
                authority=token.authority,
                sender=token.organisation,
                filename=sent.filename,
                as_of=sent.as_of,
                declared_whole=sent.declared_whole,
                way=Way.API,
            )
            detail.update(token=token.pk, submission=submission.pk)
    except AlreadyReceived as already:
        return already.submission, False
    return submission, True


def _one_at_a_time(token: Token, key: str) -> None:
    """Let no other call with this key go on until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(7413, hashtext(%s))", [f"{token.pk} {key}"])


def forget_answers() -> int:
    """Forget kept answers that are too old to be asked for again."""
    return KeptAnswer.objects.filter(at__lt=timezone.now() - ANSWERS_KEPT).delete()[0]
