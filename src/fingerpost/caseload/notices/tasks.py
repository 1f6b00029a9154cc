"""Background work: notices are noted within minutes, and brought up to what is known."""

from procrastinate.contrib.django import app

from fingerpost.caseload.notices import actions
from fingerpost.db.rls import authority_scope
from fingerpost.organisations.models import Authority


@app.periodic(cron="*/5 * * * *")
@app.task(queue="intake", queueing_lock="leaver notices")
def take_stock(timestamp: int) -> None:
    """Queue a job for each authority, so that a fault in one stops no other."""
    for authority in Authority.objects.all():
        take_stock_of.configure(queueing_lock=f"leaver notices {authority.pk}").defer(
            authority_id=authority.pk
        )


@app.task(queue="intake")
def take_stock_of(*, authority_id: int) -> None:
    """Take stock of one authority's notices."""
    with authority_scope(authority_id):
        actions.take_stock(authority_id)
