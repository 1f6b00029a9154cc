"""Starting and pausing the job, and holding somebody."""

from django.utils import timezone

from fingerpost.audit.actions import act
from fingerpost.core.access import Permission
from fingerpost.organisations.access import Access
from fingerpost.people.models import Person
from fingerpost.reports.retention.models import Hold, Job


def begin(*, by: Access) -> None:
    """Let the nightly job go on from tonight: somebody has looked at what would go."""
    by.check(Permission.KEEP_RETENTION)
    with act("began letting go", by=by.user, authority_id=by.authority.pk):
        _settle(by, begun_at=timezone.now(), begun_by=by.user)


def pause(*, why: str, by: Access) -> None:
    """Let go of nothing until somebody says so."""
    by.check(Permission.KEEP_RETENTION)
    with act("paused letting go", by=by.user, authority_id=by.authority.pk):
        _settle(by, paused_at=timezone.now(), paused_by=by.user, paused_why=why)


def resume(*, by: Access) -> None:
    """Go on from tonight."""
    by.check(Permission.KEEP_RETENTION)
    with act("resumed letting go", by=by.user, authority_id=by.authority.pk):
        _settle(by, paused_at=None, paused_by=None, paused_why="")


def _settle(by: Access, **said: object) -> None:
    Job.objects.update_or_create(authority=by.authority, defaults=said)


def hold(person: Person, *, kind: str, reason: str, by: Access) -> Hold:
    """Keep somebody though they are due, until it is lifted; said again, the first stands."""
    by.check(Permission.KEEP_RETENTION)
    with act("held from deletion", by=by.user, authority_id=by.authority.pk, subject=person):
        held: Hold = Hold.objects.get_or_create(
            authority=by.authority,
            person=person,
            kind=kind,
            reason=reason,
            lifted_at=None,
            defaults={"placed_at": timezone.now(), "placed_by": by.user},
        )[0]
    return held


def lift(held: Hold, *, why: str, by: Access) -> None:
    """What is due of them goes again."""
    by.check(Permission.KEEP_RETENTION)
    with act("lifted a hold", by=by.user, authority_id=by.authority.pk, subject=held.person):
        held.lifted_at, held.lifted_by, held.lifted_why = timezone.now(), by.user, why
        held.save(update_fields=["lifted_at", "lifted_by", "lifted_why"])
