"""Background work: reports are made and given, and whoever has one is told, soon after."""

import logging
from contextlib import suppress

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from fingerpost.db.rls import authority_scope
from fingerpost.organisations.models import Authority
from fingerpost.reports.authority import actions, giving, making, queries
from fingerpost.reports.authority.models import Run

log = logging.getLogger(__name__)
OUR_FAULT = "Something went wrong on our side. Nothing was given out: try again, or ask us to look."


def start(run: Run) -> None:
    """Hand a run to the worker; one job a run is enough."""
    with suppress(AlreadyEnqueued), transaction.atomic():
        make_report.configure(queueing_lock=f"report {run.pk}").defer(
            authority_id=run.authority_id, run_id=run.pk
        )


@app.task(queue="returns")
def make_report(*, authority_id: int, run_id: int) -> None:
    """Make what was asked for, and tell whom it was for; if that cannot be, say so on it."""
    with authority_scope(authority_id):
        try:
            making.make(run_id)
        except Exception:
            log.exception("report run %s could not be made", run_id)
            Run.objects.filter(pk=run_id).update(problem=OUR_FAULT)
            return
        giving.tell(Authority.objects.get(pk=authority_id))


@app.periodic(cron="*/5 * * * *")
@app.task(queue="returns", queueing_lock="reports")
def look_for_reports(timestamp: int) -> None:
    """What falls due is asked for; what a dead worker left is taken up; who was not told is."""
    for authority in Authority.objects.all():
        with authority_scope(authority.pk):
            for schedule, built in queries.due(authority):
                actions.run_schedule(schedule, built)
            for run in Run.objects.filter(authority=authority).unfinished():
                start(run)
            giving.tell(authority)
