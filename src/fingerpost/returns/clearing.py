"""Dropping what superseded drafts hold. Counts by rule and the fingerprint stay for ever.

A draft is built every night, so most of what is stored is of no more use within weeks. What was
ever signed off or sent keeps its file and its findings.
"""

from datetime import date, timedelta

from django.conf import settings
from django.utils import timezone

from fingerpost.audit.actions import Actor, act
from fingerpost.core.workflow import ReturnState
from fingerpost.returns.models import Finding, Return, ReturnFile


def clear_old_drafts(authority_id: int, *, by: Actor | None, today: date) -> int:
    """Drop files and findings of drafts superseded and older than we keep them; gives how many."""
    limit = today - timedelta(days=settings.KEEP_DRAFTS_DAYS)
    old = Return.objects.filter(
        authority_id=authority_id,
        state=ReturnState.SUPERSEDED,
        cleared_on=None,
        signed_off_at=None,
        sent_at=None,
        built_at__date__lt=limit,
    )
    if not old.exists():
        return 0
    with act("cleared old drafts", by=by, authority_id=authority_id) as detail:
        keys = list(old.select_for_update().values_list("pk", flat=True))
        chosen = {"authority_id": authority_id, "built__in": keys}
        ReturnFile.objects.filter(**chosen).delete()
        Finding.objects.filter(**chosen).delete()
        Return.objects.filter(pk__in=keys).update(cleared_on=timezone.localdate())
        detail["returns"] = len(keys)
    return len(keys)
