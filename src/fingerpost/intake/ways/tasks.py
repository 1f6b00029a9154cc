"""Background work: looking into watched folders, and fetching what feeds are due."""

from django.conf import settings
from procrastinate.contrib.django import app

from fingerpost.db.rls import authority_scope
from fingerpost.intake.ways import folders
from fingerpost.intake.ways.feeds import tasks as feeds
from fingerpost.organisations.models import Authority

# The worker looks for jobs in the `tasks` of each app: those of feeds are named here.
pull_due_feeds, pull_feed = feeds.pull_due_feeds, feeds.pull_feed


@app.periodic(cron="* * * * *")
@app.task(queue="intake", lock="watched folders", queueing_lock="watched folders")
def look_into_folders(timestamp: int) -> None:
    """Take in what was put into a sender's folder; one look at a time."""
    if settings.INBOX is None:
        return
    for authority in Authority.objects.all():
        with authority_scope(authority.pk):
            folders.look_in(authority)
