"""Background work: the nightly derivation, so that what lapsed overnight shows in the morning."""

from procrastinate.contrib.django import app

from fingerpost.db.rls import authority_scope
from fingerpost.evidence import actions
from fingerpost.organisations.models import Authority


@app.periodic(cron="10 0 * * *")
@app.task(queue="nightly", queueing_lock="derive")
def derive_everybody(timestamp: int) -> None:
    """Derive every status of every authority as at today."""
    for authority in Authority.objects.all():
        with authority_scope(authority.pk):
            actions.derive_nightly(authority.pk)
