"""Background work: every return that stands is counted, soon after it was built."""

from contextlib import suppress

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from fingerpost.db.rls import authority_scope
from fingerpost.organisations.models import Authority
from fingerpost.reports.figures import actions, queries


def start_counting(authority_id: int) -> None:
    """Hand an authority's uncounted returns to the worker; one job at a time is enough."""
    with suppress(AlreadyEnqueued), transaction.atomic():
        count_returns.configure(queueing_lock=f"count {authority_id}").defer(
            authority_id=authority_id
        )


@app.task(queue="returns")
def count_returns(*, authority_id: int) -> None:
    """Count what is not counted yet; whatever this misses, the next look finds."""
    with authority_scope(authority_id):
        actions.count_new(authority_id, by=None)


@app.periodic(cron="*/5 * * * *")
@app.task(queue="returns", queueing_lock="count")
def look_for_returns(timestamp: int) -> None:
    """Queue a job for each authority that has a return not counted."""
    for authority in Authority.objects.all():
        with authority_scope(authority.pk):
            if queries.waiting(authority.pk):
                start_counting(authority.pk)
