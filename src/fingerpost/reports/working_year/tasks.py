"""Background work: whoever sees to a milestone hears of it a week before and on the day."""

from datetime import date, timedelta

from django.conf import settings
from django.utils import timezone
from procrastinate.contrib.django import app

from fingerpost.core.dates import academic_year
from fingerpost.core.working_year.milestones import Standing
from fingerpost.db.rls import authority_scope
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Authority, Membership
from fingerpost.reports.working_year import actions, queries

BEFORE = (timedelta(days=7), timedelta(0))


@app.periodic(cron="30 7 * * *")
@app.task(queue="nightly", queueing_lock="remind owners")
def remind_owners(timestamp: int) -> None:
    """Once a morning, for every authority; without a mail server there is nothing to do."""
    if not settings.EMAIL_IS_SET_UP:
        return
    for authority in Authority.objects.all():
        with authority_scope(authority.pk):
            remind(authority, timezone.localdate())


def remind(authority: Authority, today: date) -> int:
    """Remind the owners of what is due and not done; gives how many mails went out."""
    days = {today + before for before in BEFORE}
    found = queries.due(authority, academic_year(today))
    near = [one for one in found if one.owner and one.due_on in days]
    return sum(
        actions.remind_owner(one, authority=authority, today=today)
        for one in near
        if not _is_done(one, authority)
    )


def _is_done(one: queries.Due, authority: Authority) -> bool:
    """Whether it is done, as far as its owner may see; somebody without a role here is not told."""
    held = Membership.objects.filter(user=one.owner, authority=authority, organisation=None).first()
    if held is None:
        return True
    known = queries.known(Access(held.user, held), one.year)
    return queries.states([one], known)[0].standing in (Standing.DONE, Standing.DONE_LATE)
