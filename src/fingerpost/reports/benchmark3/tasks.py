"""Background work: the packs of all schools, one after another."""

import logging
from contextlib import suppress
from datetime import timedelta

from django.db import OperationalError, transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from fingerpost.db.rls import authority_scope
from fingerpost.organisations.models import Authority
from fingerpost.reports.benchmark3 import actions
from fingerpost.reports.benchmark3.models import PackRun

log = logging.getLogger(__name__)
LEFT_BEHIND = timedelta(minutes=10)
"""One school takes seconds: a run that kept no pack for so long has lost its worker."""
OUR_FAULT = "Something went wrong on our side. The packs made so far are there; make them again."


def start(run: PackRun) -> None:
    """Hand a run to the worker; the job is queued with the caller's own transaction."""
    with suppress(AlreadyEnqueued), transaction.atomic():
        make_packs.configure(queueing_lock=f"packs {run.pk}").defer(
            authority_id=run.authority_id, run_id=run.pk
        )


@app.task(queue="returns")
def make_packs(*, authority_id: int, run_id: int) -> None:
    """Make the packs of a run; what a worker that died had made is kept and not made again."""
    with authority_scope(authority_id):
        run = PackRun.objects.get(pk=run_id)
        if run.finished_at:
            return
        try:
            actions.work(run)
        except OperationalError:
            raise
        except Exception:
            log.exception("packs %s could not be made", run_id)
            actions.end(run, problem=OUR_FAULT)


@app.periodic(cron="*/5 * * * *")
@app.task(queue="returns", queueing_lock="resume packs")
def resume_packs(timestamp: int) -> None:
    """Go on with runs whose worker died."""
    before = timezone.now() - LEFT_BEHIND
    for authority in Authority.objects.all():
        with authority_scope(authority.pk):
            under_way = PackRun.objects.filter(authority=authority, finished_at=None)
            for run in under_way.filter(started_at__lt=before):
                if not run.packs.filter(made_at__gte=before).exists():
                    start(run)
