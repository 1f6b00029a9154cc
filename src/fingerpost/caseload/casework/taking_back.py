"""Taking any entry back, with what it stated. It stays where it was, struck through."""

from django.utils import timezone

from fingerpost.caseload.casework.directory.actions import check_place_left, lock_provision
from fingerpost.caseload.casework.models import Entry, Move
from fingerpost.caseload.casework.writing import CannotKeep, act_of, lock
from fingerpost.core.access import Permission
from fingerpost.evidence import actions as evidence
from fingerpost.organisations.access import Access

LATEST_FIRST = "Something was said of it since. Take that back first."


def take_back(entry: Entry, *, why: str, by: Access) -> None:
    """Take an entry back, and withdraw what it stated.

    Of a review, the need stands again as it did before it; of what became of something, that does.

    Raises:
        CannotKeep: somebody took it back already, something was said of it since, or the place it
            would take again is another's by now.
        Refused: the role may not.
    """
    by.check(Permission.RECORD_ACTIVITY)
    with act_of("took casework back", entry.person, by) as detail:
        evidence.lock_people(entry.authority_id)  # first, as a file does that is applied
        if isinstance(entry, Move):
            lock_provision(entry.referral)
        held = lock(type(entry), entry)
        if not held.is_latest:
            raise CannotKeep(LATEST_FIRST)
        held.undone_at, held.undone_by, held.undone_why = timezone.now(), by.user, why.strip()
        held.save(update_fields=["undone_at", "undone_by", "undone_why"])
        for statement in held.statements().filter(withdrawn_at=None):
            evidence.take_back(statement, by=by.user, why=held.undone_why, at=held.undone_at)
        held.settle()
        if isinstance(held, Move):
            check_place_left(held.referral, before=held.state)
        detail.update(kind=str(held._meta.model_name), key=held.pk)
