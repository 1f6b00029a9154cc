"""Background work: what an instruction withholds changes with birthdays; agreements fall due."""

from django.conf import settings
from django.utils import timezone
from procrastinate.contrib.django import app

from fingerpost.db.rls import authority_scope
from fingerpost.organisations.models import Authority
from fingerpost.sharing.agreements import reminders
from fingerpost.sharing.withholding import derive_withheld


@app.periodic(cron="5 0 * * *")
@app.task(queue="nightly", queueing_lock="withheld")
def derive_withheld_everywhere(timestamp: int) -> None:
    """Derive afresh, authority by authority, of whom sharing is withheld today."""
    for authority in Authority.objects.all():
        with authority_scope(authority.pk):
            derive_withheld(authority.pk)


@app.periodic(cron="30 7 * * 1")
@app.task(queue="nightly", queueing_lock="remind of agreements")
def remind_of_agreements(timestamp: int) -> None:
    """On Mondays, for every authority; without a mail server there is nothing to do."""
    if not settings.EMAIL_IS_SET_UP:
        return
    for authority in Authority.objects.all():
        with authority_scope(authority.pk):
            reminders.remind(authority, timezone.localdate())
