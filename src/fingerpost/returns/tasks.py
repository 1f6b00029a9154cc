"""Background work: building returns, a dry run every night, and dropping what is of no more use."""

import logging
from contextlib import suppress
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from fingerpost.core.dates import month_end
from fingerpost.core.returns.findings import Unwritable
from fingerpost.core.workflow import ReturnState
from fingerpost.db.rls import authority_scope
from fingerpost.organisations.models import Authority
from fingerpost.returns import actions, clearing
from fingerpost.returns.again import actions as again
from fingerpost.returns.models import Rebuild, Return

log = logging.getLogger(__name__)
OUR_FAULT = "Something went wrong on our side. Nothing is lost: build it again, or ask us to look."
# The largest authority's takes some twenty seconds; what is still a draft after this was left.
LEFT_BEHIND = timedelta(minutes=10)
# What kills its worker every time is not tried for ever.
GIVEN_UP = timedelta(hours=6)
COULD_NOT_FINISH = again.NEVER_FINISHED


def start(asked: Return) -> None:
    """Hand a draft to the worker; the job is queued with the caller's own transaction."""
    with suppress(AlreadyEnqueued), transaction.atomic():  # one job a draft is enough
        build_return.configure(queueing_lock=f"return {asked.pk}").defer(
            authority_id=asked.authority_id, return_id=asked.pk
        )


@app.task(queue="returns")
def build_return(*, authority_id: int, return_id: int) -> None:
    """Build one draft; if that cannot be, say why on it."""
    with authority_scope(authority_id):
        try:
            actions.finish(return_id)
        except Unwritable as problem:
            Return.objects.filter(pk=return_id).update(message=str(problem)[:500])
        except Exception:
            log.exception("return %s could not be built", return_id)
            Return.objects.filter(pk=return_id).update(message=OUR_FAULT)


def start_again(rebuild: Rebuild) -> None:
    """Hand the building again of a sent return to the worker."""
    with suppress(AlreadyEnqueued), transaction.atomic():
        build_return_again.configure(queueing_lock=f"rebuild {rebuild.pk}").defer(
            authority_id=rebuild.authority_id, rebuild_id=rebuild.pk
        )


@app.task(queue="returns")
def build_return_again(*, authority_id: int, rebuild_id: int) -> None:
    """Build a sent return again; if that cannot be, say so."""
    with authority_scope(authority_id):
        try:
            again.finish(rebuild_id)
        except Exception:
            log.exception("rebuild %s could not be finished", rebuild_id)
            again.give_up(rebuild_id, OUR_FAULT)


@app.periodic(cron="*/5 * * * *")
@app.task(queue="returns", queueing_lock="resume returns")
def resume_left_behind(timestamp: int) -> None:
    """Go on with drafts and rebuilds whose worker died: what it had done was never kept."""
    go_on_with_those_before(timezone.now() - LEFT_BEHIND)


def go_on_with_those_before(before: datetime) -> None:
    """Queue whatever was asked for before this moment and still waits; give up on the oldest."""
    given_up = timezone.now() - GIVEN_UP
    for authority in Authority.objects.all():
        with authority_scope(authority.pk):
            left = Return.objects.filter(
                authority=authority, state=ReturnState.DRAFT, message="", built_at__lt=before
            )
            left.filter(built_at__lt=given_up).update(message=COULD_NOT_FINISH)
            for draft in left:
                start(draft)
            for rebuild in again.left_behind(authority, before=before, given_up=given_up):
                start_again(rebuild)


@app.periodic(cron="40 1 * * *")
@app.task(queue="nightly", queueing_lock="dry run")
def dry_run(timestamp: int) -> None:
    """Queue a job for each authority, so that a fault in one stops no other."""
    for authority in Authority.objects.all():
        dry_run_of_authority.defer(authority_id=authority.pk)


@app.task(queue="nightly")
def dry_run_of_authority(*, authority_id: int) -> None:
    """Drop what old drafts hold, and build this month's, so that the morning shows its findings."""
    with authority_scope(authority_id):
        clearing.clear_old_drafts(authority_id, by=None, today=timezone.localdate())
        authority = Authority.objects.get(pk=authority_id)
        with transaction.atomic():  # a draft is asked for and queued, or neither
            asked = actions.ask(authority, period_end=month_end(timezone.localdate()), by=None)
            start(asked)
