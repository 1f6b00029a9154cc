"""Background work: taking submissions from file to evidence, one job each."""

import logging
from contextlib import suppress
from datetime import datetime, timedelta

from django.db import OperationalError, transaction
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from fingerpost.core.workflow import SubmissionState
from fingerpost.db.rls import authority_scope
from fingerpost.intake import actions
from fingerpost.intake.models import Submission
from fingerpost.intake.passing.actions import given_by
from fingerpost.organisations.models import Authority

log = logging.getLogger(__name__)
LEFT_BEHIND = timedelta(minutes=3)
AGAIN = RetryStrategy(max_attempts=5, exponential_wait=2, retry_exceptions={OperationalError})


def start(submission: Submission) -> None:
    """Hand a submission to the worker; the job is queued with the caller's own transaction."""
    with suppress(AlreadyEnqueued), transaction.atomic():  # one job a file is enough
        process_submission.configure(queueing_lock=f"submission {submission.pk}").defer(
            authority_id=submission.authority_id, submission_id=submission.pk
        )


@app.task(queue="intake", retry=AGAIN)
def process_submission(*, authority_id: int, submission_id: int) -> None:
    """Process one submission; a fault of ours marks it failed and keeps the file.

    Where the database went away, or had two of us wait for each other, the step never happened:
    it is tried again soon, and by `resume_left_behind` after that.
    """
    with authority_scope(authority_id):
        try:
            submission = actions.process(submission_id)
        except OperationalError:
            log.warning("submission %s: the database stopped the step", submission_id)
            raise
        except Exception:
            # Whatever else it is, is a fault of ours. It is logged with where it happened, and the
            # file waits as failed, kept whole, until somebody tries it again: a task that only
            # died would leave it under way for ever.
            log.exception("submission %s could not be processed", submission_id)
            actions.give_up(submission_id)
        else:
            _start_those_given_by(submission)


def _start_those_given_by(submission: Submission) -> None:
    """Go on at once with what other authorities were given; `resume_left_behind` would in time."""
    for authority, given_to in list(given_by(submission)):
        with authority_scope(authority.pk):
            start(Submission.objects.get(pk=given_to))


@app.periodic(cron="* * * * *")
@app.task(queue="intake", queueing_lock="resume")
def resume_left_behind(timestamp: int) -> None:
    """Go on with submissions whose worker died: the step it was in never happened."""
    go_on_with_those_before(timezone.now() - LEFT_BEHIND)


def go_on_with_those_before(before: datetime) -> None:
    """Queue every submission under way that came before this moment."""
    under_way = [SubmissionState.RECEIVED, SubmissionState.READ, SubmissionState.MATCHED]
    for authority in Authority.objects.all():
        with authority_scope(authority.pk):
            for submission in Submission.objects.filter(
                authority=authority, state__in=under_way, received_at__lt=before
            ):
                start(submission)
