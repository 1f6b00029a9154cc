"""Background work: every night, what is kept no longer goes."""

from django.utils import timezone
from procrastinate.contrib.django import app

from fingerpost.db.rls import authority_scope
from fingerpost.organisations.models import Authority
from fingerpost.reports.retention import night


@app.periodic(cron="15 4 * * *")
@app.task(queue="nightly", queueing_lock="let go")
def let_go_everywhere(timestamp: int) -> None:
    """Queue a job for each authority, so that a fault in one stops no other."""
    for authority in Authority.objects.all():
        let_go_of_authority.configure(lock=f"let go {authority.pk}").defer(
            authority_id=authority.pk
        )


@app.task(queue="nightly")
def let_go_of_authority(*, authority_id: int) -> None:
    """Let go of what is due in one authority; one run of it at a time."""
    with authority_scope(authority_id):
        night.let_go(Authority.objects.get(pk=authority_id), today=timezone.localdate())
