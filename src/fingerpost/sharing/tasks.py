"""Background work: a 16th birthday and the end of a hold change what an instruction withholds."""

from procrastinate.contrib.django import app

from fingerpost.db.rls import authority_scope
from fingerpost.organisations.models import Authority
from fingerpost.sharing.withholding import derive_withheld


@app.periodic(cron="5 0 * * *")
@app.task(queue="nightly", queueing_lock="withheld")
def derive_withheld_everywhere(timestamp: int) -> None:
    """Derive afresh, authority by authority, of whom sharing is withheld today."""
    for authority in Authority.objects.all():
        with authority_scope(authority.pk):
            derive_withheld(authority.pk)
