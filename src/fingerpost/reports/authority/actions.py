"""Asking for reports, having them given by themselves, taking back, opening."""

from collections.abc import Iterable

from django.utils import timezone

from fingerpost.audit.actions import act
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Membership
from fingerpost.reports.authority import giving
from fingerpost.reports.authority.models import Delivery, Reader, Report, Run, Schedule
from fingerpost.reports.authority.writers import day_of
from fingerpost.returns.models import Return


def ask(*, kind: str, built: Return | None, readers: Iterable[Membership], by: Access) -> Run:
    """Have a report made now; the worker does it.

    Args:
        kind: a key of core/authority_reports/kinds.csv.
        built: the return of that month; None where it is of none.
        readers: who finds it in their pages, besides the schools it is about.
        by: who asks.
    """
    with act("asked for a report", by=by.user, authority_id=by.authority.pk) as detail:
        run = Run.objects.create(
            authority=by.authority,
            kind=kind,
            on=day_of(kind, by.authority, built),
            built=built,
            asked_by=by.user,
            asked_at=timezone.now(),
        )
        giving.to_be_given(run, readers)
        detail.update(run=run.pk, kind=kind)
    return run


def schedule(*, kind: str, often: str, readers: Iterable[Membership], by: Access) -> Schedule:
    """Have a report made and given by itself from now on; asked twice, it is one."""
    with act("scheduled a report", by=by.user, authority_id=by.authority.pk) as detail:
        standing = Schedule.objects.standing().filter(authority=by.authority)
        made = standing.filter(kind=kind, often=often).first() or Schedule.objects.create(
            authority=by.authority,
            kind=kind,
            often=often,
            made_by=by.user,
            made_at=timezone.now(),
        )
        Reader.objects.bulk_create(
            (Reader(authority=by.authority, schedule=made, membership=one) for one in readers),
            ignore_conflicts=True,
        )
        detail.update(schedule=made.pk, kind=kind, often=often)
    return made


def stop(schedule: Schedule, *, by: Access) -> None:
    """Nothing more is given by it; what was given stays."""
    with act("stopped a schedule", by=by.user, authority_id=by.authority.pk) as detail:
        standing = Schedule.objects.standing().filter(pk=schedule.pk)
        stopped = standing.update(stopped_at=timezone.now())
        detail.update(schedule=schedule.pk, stopped=stopped)


def run_schedule(schedule: Schedule, built: Return) -> Run | None:
    """What a schedule gives after a return; None where it was given already."""
    with act("asked for a report", by=None, authority_id=schedule.authority_id) as detail:
        run, is_new = Run.objects.get_or_create(
            schedule=schedule,
            built=built,
            defaults={
                "authority": schedule.authority,
                "kind": schedule.kind,
                "on": day_of(schedule.kind, schedule.authority, built),
                "asked_by": schedule.made_by,
                "asked_at": timezone.now(),
            },
        )
        if is_new:
            readers = schedule.readers.select_related("membership")
            giving.to_be_given(run, [one.membership for one in readers])
        detail.update(run=run.pk, kind=run.kind, schedule=schedule.pk)
    return run if is_new else None


def try_again(run: Run, *, by: Access) -> None:
    """What could not be made is to be made after all; the worker does it."""
    with act("asked for a report", by=by.user, authority_id=by.authority.pk) as detail:
        Run.objects.standing().filter(pk=run.pk).update(problem="")
        detail.update(run=run.pk, kind=run.kind)


def take_back(run: Run, *, by: Access) -> bool:
    """Nobody finds it any more, and whoever was not told yet is not; False where it was already.

    What was printed stays known to whatever is printed later.
    """
    with act("took back a report", by=by.user, authority_id=by.authority.pk) as detail:
        standing = Run.objects.standing().filter(pk=run.pk)
        taken = standing.update(taken_back_at=timezone.now(), taken_back_by_id=by.user.pk)
        detail.update(run=run.pk, kind=run.kind)
    return bool(taken)


def opened(report: Report, *, by: Access) -> None:
    """Somebody it was given to has opened it, for the first time."""
    given = Delivery.objects.filter(
        run=report.run_id, user=by.user, organisation=by.organisation, opened_at=None
    )
    if given.exists():
        with act("opened a report", by=by.user, authority_id=by.authority.pk) as detail:
            given.update(opened_at=timezone.now())
            detail.update(report=report.pk)
