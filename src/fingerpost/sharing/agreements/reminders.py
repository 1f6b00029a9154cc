"""Who settles what is shared hears which agreements are to be looked at again."""

import logging
from collections.abc import Iterable, Sequence
from datetime import date

from django.core.mail import send_mail

from fingerpost.audit.actions import act
from fingerpost.core.access import DATA_MANAGER, OFFICER
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Authority, Membership
from fingerpost.sharing.agreements import presenters, queries
from fingerpost.sharing.models import Agreement

log = logging.getLogger(__name__)


def remind(authority: Authority, today: date) -> int:
    """One mail with all that is due within a month; gives to how many it went.

    It goes to the data-protection officers, and where there is none to the data managers. It names
    schools and nobody. It comes again each week until the agreement is renewed or its day moved.
    """
    to = _who_settles(authority)
    due = list(queries.due_for_review(to[0], today + queries.REVIEW_AHEAD)) if to else []
    if not due:
        return 0
    addresses = [access.user.email for access in to]
    try:
        with act("reminded of agreements", by=None, authority_id=authority.pk) as detail:
            detail.update(agreements=len(due), sent_to=len(addresses))
            send_mail("Agreements to look at again", _words(due, today), None, addresses)
    except OSError:  # what mail servers say no with is one, too; nothing is kept then
        log.warning("A reminder of agreements could not be e-mailed.")
        return 0
    return len(addresses)


def _who_settles(authority: Authority) -> Sequence[Access]:
    for role in (OFFICER, DATA_MANAGER):
        held = Membership.objects.filter(authority=authority, role_key=role.key, organisation=None)
        if found := [Access(one.user, one) for one in held.select_related("user", "authority")]:
            return found
    return []


def _words(due: Iterable[Agreement], today: date) -> str:
    lines = [f"- {one.organisation.name}: {presenters.due_words(one, today)}" for one in due]
    first = "These data-sharing agreements are to be looked at again:"
    last = "From the day after its last day an agreement gives no names back."
    return "\n".join([first, "", *lines, "", last, ""])
