"""Setting how long things are kept."""

from django.utils import timezone

from fingerpost.audit.actions import act
from fingerpost.core.access import Permission
from fingerpost.core.retention import schedule
from fingerpost.organisations.access import Access
from fingerpost.sharing.retention.models import Time
from fingerpost.sharing.retention.queries import times_of


class NotAllowed(Exception):
    """A length that cannot be set; the sentence says why."""


def set_time(row: str, length: int, *, because: str, by: Access) -> None:
    """Keep a row of the schedule for so long from now on.

    Args:
        row: a code of core/retention/schedule.csv.
        length: in the unit of the row.
        because: why, for whoever asks later.
        by: who decides it.

    Raises:
        NotAllowed: shorter or longer than the row may be.
        Refused: the role may not.
    """
    by.check(Permission.KEEP_RETENTION)
    item = schedule()[row]
    if not item.can_change or not item.least <= length <= item.most:
        raise NotAllowed(f"Enter a number from {item.least} to {item.most}")
    before = times_of(by.authority.pk)[row]
    with act("set how long we keep", by=by.user, authority_id=by.authority.pk) as detail:
        detail.update(row=row, before=before, after=length)
        said = {
            "length": length,
            "because": because,
            "changed_at": timezone.now(),
            "changed_by": by.user,
        }
        Time.objects.update_or_create(authority=by.authority, row=row, defaults=said)
