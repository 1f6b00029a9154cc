"""Asking for a sent return to be built again, and building it. Nothing else is changed by it."""

import hashlib
import io
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from fingerpost.audit.actions import act
from fingerpost.core.access import Permission
from fingerpost.core.returns import xml
from fingerpost.core.returns.compare import compare
from fingerpost.core.returns.records import Header
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Authority
from fingerpost.returns import actions
from fingerpost.returns.models import Rebuild, Return

NEVER_FINISHED = "It was begun again and again and never finished. Ask us to look."


class NotSent(Exception):
    """Only what was sent is built again; anything else is simply built."""


def ask(sent: Return, *, by: Access) -> Rebuild:
    """Ask for a sent return to be built again, by `finish`.

    Raises:
        Refused: the role may not.
        NotSent: it was never marked as sent.
    """
    by.check(Permission.BUILD_RETURN)
    if sent.sent_at is None:
        raise NotSent("Only a return that was marked as sent is built again.")
    with act(
        "asked to build a return again",
        by=by.user,
        authority_id=sent.authority_id,
        subject=sent,
    ):
        return Rebuild.objects.create(authority=sent.authority, built=sent, asked_by=by.user)


def finish(rebuild_id: int) -> Rebuild:
    """Build it from what was known at its moment, and say whether the bytes are the same.

    The version in the header is that of the file sent: it says what wrote that file.
    """
    with transaction.atomic():
        every = Rebuild.objects.select_for_update(of=("self",))
        rebuild = every.select_related("built__authority", "asked_by").get(pk=rebuild_id)
        if rebuild.finished_at:
            return rebuild
        with act(
            "built a return again",
            by=rebuild.asked_by,
            authority_id=rebuild.authority_id,
            subject=rebuild.built,
        ) as detail:
            _build(rebuild)
            detail["agrees"] = rebuild.fingerprint == rebuild.built.fingerprint
    return rebuild


def latest(sent: Return) -> Rebuild | None:
    """What came of it the last time, if anybody asked."""
    own = Rebuild.objects.filter(authority_id=sent.authority_id, built=sent)
    return own.select_related("asked_by").first()


def give_up(rebuild_id: int, why: str) -> None:
    """Say why it could not be built."""
    waiting = Rebuild.objects.filter(pk=rebuild_id, finished_at=None)
    waiting.update(finished_at=timezone.now(), message=why[:500])


def left_behind(authority: Authority, *, before: datetime, given_up: datetime) -> QuerySet[Rebuild]:
    """Those asked for before a moment and not finished; what waits since longer is given up."""
    waiting = Rebuild.objects.filter(authority=authority, finished_at=None, asked_at__lt=before)
    waiting.filter(asked_at__lt=given_up).update(finished_at=timezone.now(), message=NEVER_FINISHED)
    return waiting


def _build(rebuild: Rebuild) -> None:
    sent = rebuild.built
    with xml.read(io.BytesIO(actions.file_of(sent))) as file:
        version = (file.header or Header()).supplier_xml_version
        records = [record for _, record in actions.gathered_for(sent)]
        data = actions.as_bytes(actions.header_of(sent, version=version), records, sent.year)
        rebuild.fingerprint = hashlib.sha256(data).hexdigest()
        if rebuild.fingerprint != sent.fingerprint:
            rebuild.people_differ = compare(records, file, period_end=sent.period_end).people
    rebuild.finished_at = timezone.now()
    rebuild.save()
