"""Background work: looking each night for young people who are held twice."""

from procrastinate.contrib.django import app

from fingerpost.db.rls import authority_scope
from fingerpost.linkage.duplicates import actions
from fingerpost.organisations.models import Authority


@app.periodic(cron="40 2 * * *")
@app.task(queue="nightly", queueing_lock="duplicates")
def look_everywhere(timestamp: int) -> None:
    """Queue a job for each authority, so that a fault in one stops no other."""
    for authority in Authority.objects.all():
        look_for_duplicates.defer(authority_id=authority.pk)


@app.task(queue="nightly")
def look_for_duplicates(*, authority_id: int) -> None:
    """Find who may be held twice in one authority."""
    with authority_scope(authority_id):
        actions.look_for(authority_id)
