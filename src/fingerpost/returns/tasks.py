"""Background work: building returns, and a dry run every night."""

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from fingerpost.core.dates import month_end
from fingerpost.core.returns.findings import Unwritable
from fingerpost.db.rls import authority_scope
from fingerpost.organisations.models import Authority
from fingerpost.returns import actions
from fingerpost.returns.models import Return

log = logging.getLogger(__name__)
OUR_FAULT = "Something went wrong on our side. Nothing is lost: build it again, or ask us to look."


def start(asked: Return) -> None:
    """Hand a draft to the worker; the job is queued with the caller's own transaction."""
    build_return.defer(authority_id=asked.authority_id, return_id=asked.pk)


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


@app.periodic(cron="40 1 * * *")
@app.task(queue="nightly", queueing_lock="dry run")
def dry_run(timestamp: int) -> None:
    """Build this month's return for every authority, so that the morning shows its findings."""
    for authority in Authority.objects.all():
        with authority_scope(authority.pk):
            asked = actions.ask(authority, period_end=month_end(timezone.localdate()), by=None)
            start(asked)
