"""Background work: the nightly derivation, so that what lapsed overnight shows in the morning."""

from procrastinate.contrib.django import app

from fingerpost.db.rls import authority_scope
from fingerpost.evidence import actions
from fingerpost.organisations.models import Authority


@app.periodic(cron="10 0 * * *")
@app.task(queue="nightly", queueing_lock="derive")
def derive_everybody(timestamp: int) -> None:
    """Queue a job for each authority, so that a fault in one stops no other."""
    for authority in Authority.objects.all():
        derive_authority.defer(authority_id=authority.pk)


@app.task(queue="nightly")
def derive_authority(*, authority_id: int) -> None:
    """Derive every status of one authority as at today."""
    with authority_scope(authority_id):
        actions.derive_nightly(authority_id)
