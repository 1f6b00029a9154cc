"""Background work: figures that somebody asked to see as they would be made public."""

import logging
from contextlib import suppress
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from fingerpost.db.rls import authority_scope
from fingerpost.organisations.models import Authority
from fingerpost.reports.publications import actions
from fingerpost.reports.publications.models import Proposal

log = logging.getLogger(__name__)
OUR_FAULT = "Something went wrong on our side. Preview it again, or ask us to look."
NEVER_FINISHED = "It was begun again and again and never finished. Ask us to look."
# A county's takes half a minute; what waits after this was left by a worker that died.
LEFT_BEHIND = timedelta(minutes=10)
GIVEN_UP = timedelta(hours=2)


def start(asked: Proposal) -> None:
    """Hand a proposal to the worker; one job is enough however often it was asked for."""
    with suppress(AlreadyEnqueued), transaction.atomic():
        work_out.configure(queueing_lock=f"proposal {asked.pk}").defer(
            authority_id=asked.authority.pk, proposal_id=asked.pk
        )


@app.task(queue="returns")
def work_out(*, authority_id: int, proposal_id: int) -> None:
    """Work one proposal out, saying how far it is."""

    def told(done: int, parts: int) -> None:
        Proposal.objects.filter(pk=proposal_id).update(done=done, parts=parts)

    with authority_scope(authority_id):
        try:
            actions.finish(proposal_id, told)
        except Exception:
            log.exception("proposal %s could not be worked out", proposal_id)
            actions.give_up(proposal_id, OUR_FAULT)


@app.periodic(cron="*/5 * * * *")
@app.task(queue="returns", queueing_lock="resume publications")
def resume_left_behind(timestamp: int) -> None:
    """Begin those again whose worker died: it had stored nothing."""
    go_on_with_those_before(timezone.now() - LEFT_BEHIND)


def go_on_with_those_before(before: datetime) -> None:
    """Queue what was asked for before this moment and still waits; give up on the oldest."""
    for authority in Authority.objects.all():
        with authority_scope(authority.pk):
            for left in Proposal.objects.filter(finished_at=None, asked_at__lt=before):
                if left.asked_at < timezone.now() - GIVEN_UP:
                    actions.give_up(left.pk, NEVER_FINISHED)
                else:
                    start(left)
