"""Background work: answers kept for calls that might be repeated are forgotten in time."""

from procrastinate.contrib.django import app

from fingerpost.api import actions
from fingerpost.db.rls import authority_scope
from fingerpost.organisations.models import Authority


@app.periodic(cron="35 2 * * *")
@app.task(queue="nightly", queueing_lock="kept answers")
def forget_answers(timestamp: int) -> None:
    """Forget answers after a week, in every authority."""
    for authority in Authority.objects.all():
        with authority_scope(authority.pk):
            actions.forget_answers()
