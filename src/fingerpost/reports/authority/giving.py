"""Giving what was made: it lies in the pages of its readers, and one e-mail says that it does.

An e-mail is claimed in a transaction of its own before it leaves. Where a mail server says no the
claim is dropped, to be tried again; where the worker died in between nobody knows whether it left,
and it is not sent again: the report is there all the same.
"""

import logging
from collections.abc import Iterable

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone

from fingerpost.audit.actions import act
from fingerpost.core.access import ROLES, Permission, may
from fingerpost.organisations.models import Authority, Membership
from fingerpost.reports.authority.models import Delivery, Run

log = logging.getLogger(__name__)
SUBJECT = "Something is there for you in Fingerpost"
READING = [key for key, role in ROLES.items() if may(role, Permission.READ_REPORTS)]


def to_be_given(run: Run, readers: Iterable[Membership]) -> None:
    """Remember who is to get what a run makes; the caller is inside an `act`."""
    Delivery.objects.bulk_create(
        (
            Delivery(
                authority=run.authority,
                run=run,
                user_id=reader.user_id,
                organisation_id=reader.organisation_id,
            )
            for reader in readers
        ),
        ignore_conflicts=True,
    )


def give(run: Run) -> None:
    """What was made is there for its readers, and for the schools it is about; in a transaction."""
    with act("gave out a report", by=run.asked_by, authority_id=run.authority_id) as detail:
        schools = run.reports.exclude(organisation=None).values_list("organisation", flat=True)
        of_schools = Membership.objects.filter(
            authority=run.authority, organisation__in=list(schools), role_key__in=READING
        )
        to_be_given(run, of_schools)
        given = run.deliveries.update(given_at=timezone.now())
        detail.update(run=run.pk, kind=run.kind, readers=given)


def tell(authority: Authority) -> int:
    """E-mail whoever was given something and was not told; gives how many were."""
    if not settings.EMAIL_IS_SET_UP:
        return 0
    waiting = Delivery.objects.filter(
        authority=authority, claimed_at=None, given_at__isnull=False, run__taken_back_at=None
    )
    return sum(_tell(pk, authority) for pk in list(waiting.values_list("pk", flat=True)))


def _tell(pk: int, authority: Authority) -> bool:
    held = _claim(pk)
    if held is None:
        return False
    try:
        send_mail(SUBJECT, _words(authority), None, [held.user.email])
    except OSError:  # what mail servers say no with is one, too
        log.warning("An e-mail that a report is there could not be sent.")
        Delivery.objects.filter(pk=pk).update(claimed_at=None)
        return False
    with act("told of a report", by=None, authority_id=authority.pk) as detail:
        Delivery.objects.filter(pk=pk).update(emailed_at=timezone.now())
        detail.update(delivery=pk)
    return True


def _claim(pk: int) -> Delivery | None:
    """Ours to send from now on; None where another worker has it, or it is not to be told."""
    with transaction.atomic():
        rows = Delivery.objects.select_for_update(of=("self",), skip_locked=True)
        waiting = rows.filter(pk=pk, claimed_at=None, run__taken_back_at=None)
        held = waiting.select_related("user").first()
        if held is None or not _still_reads(held):
            return None
        held.claimed_at = timezone.now()
        held.save()
        return held


def _still_reads(held: Delivery) -> bool:
    """Whether they still have a role in which they find it."""
    return Membership.objects.filter(
        user=held.user,
        authority=held.authority,
        organisation=held.organisation,
        role_key__in=READING,
    ).exists()


def _words(authority: Authority) -> str:
    """No name, no figure, not even what it is: an e-mail is read by whoever opens the inbox."""
    return (
        f"{authority.name} has put something there for you. Sign in to Fingerpost as you always do"
        " and open Reports.\n"
    )
