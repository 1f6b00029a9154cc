"""Background work: pulling feeds that are due."""

from contextlib import suppress
from datetime import timedelta

from django.db import transaction
from django.db.models import DateTimeField, DurationField, ExpressionWrapper, F, Q, Value
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from fingerpost.db.rls import authority_scope
from fingerpost.intake.ways.feeds import actions
from fingerpost.intake.ways.models import Feed
from fingerpost.organisations.models import Authority

HOUR = Value(timedelta(hours=1), output_field=DurationField())


def start(feed: Feed) -> None:
    """Hand a feed to the worker; one pull of it at a time."""
    name = f"feed {feed.pk}"
    with suppress(AlreadyEnqueued), transaction.atomic():
        pull_feed.configure(queueing_lock=name, lock=name).defer(
            authority_id=feed.authority_id, feed_id=feed.pk
        )


@app.task(queue="intake")
def pull_feed(*, authority_id: int, feed_id: int) -> None:
    """Pull one feed, if it is still on."""
    with authority_scope(authority_id):
        feed = (
            Feed.objects.filter(pk=feed_id, is_on=True)
            .select_related("authority", "organisation")
            .first()
        )
        if feed:
            actions.pull(feed)


@app.periodic(cron="*/10 * * * *")
@app.task(queue="intake", queueing_lock="feeds due")
def pull_due_feeds(timestamp: int) -> None:
    """Start every feed whose hour has come."""
    wait = ExpressionWrapper(F("every_hours") * HOUR, output_field=DurationField())
    hours = ExpressionWrapper(F("last_try_at") + wait, output_field=DateTimeField())
    due = Q(last_try_at=None) | Q(next_at__lte=timezone.now())
    for authority in Authority.objects.all():
        with authority_scope(authority.pk):
            for feed in (
                Feed.objects.filter(authority=authority, is_on=True)
                .annotate(next_at=hours)
                .filter(due)
            ):
                start(feed)
