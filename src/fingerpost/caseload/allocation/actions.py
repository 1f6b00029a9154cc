"""Making caseloads, filling them, handing them over, covering for somebody who is away."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from fingerpost.audit.actions import act
from fingerpost.caseload.allocation.models import Caseload, Holding, Part
from fingerpost.core.access import Permission
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import User

ONE_DAY = timedelta(days=1)
NAME_TAKEN = "There is a caseload of this name already. Choose another."
WRONG_WAY_ROUND = "The last day must not be before the first."


class CannotShareOut(Exception):
    """What cannot be shared out so; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Parts:
    """Schools and young people by key, and postcode areas, that go together."""

    schools: Collection[int] = ()
    areas: Collection[str] = ()
    people: Collection[int] = ()

    def each(self) -> list[dict[str, Any]]:
        """The columns of each."""
        return [
            *({"school_id": key} for key in self.schools),
            *({"area": area} for area in self.areas),
            *({"person_id": key} for key in self.people),
        ]

    @property
    def are(self) -> Q:
        """Parts of any caseload that are one of these."""
        named = Q(school__in=self.schools) | Q(person__in=self.people)
        return named | Q(area__in=self.areas)


def make_caseload(*, name: str, contractor: str = "", holder: User | None, by: Access) -> Caseload:
    """Make a caseload, with nobody in it yet, for somebody to hold from today.

    Raises:
        CannotShareOut: the name is taken.
        Refused: the role may not.
    """
    by.check(Permission.SHARE_OUT)
    try:
        with (
            transaction.atomic(),
            act("made a caseload", by=by.user, authority_id=by.authority.pk) as detail,
        ):
            made = Caseload.objects.create(
                authority=by.authority, name=name, contractor=contractor, made_at=timezone.now()
            )
            if holder:
                _hold(made, holder, since=timezone.localdate(), by=by)
            detail.update(caseload=made.pk, holder=holder.pk if holder else None)
            return made
    except IntegrityError as error:
        raise CannotShareOut(NAME_TAKEN) from error


def put(parts: Parts, caseload: Caseload | None, *, since: date, note: str = "", by: Access) -> int:
    """Put schools, areas and young people into a caseload from a day on, out of any other.

    None takes them out of every caseload. Gives how many were put.

    Raises:
        Refused: the role may not.
    """
    by.check(Permission.SHARE_OUT)
    with act("shared out young people", by=by.user, authority_id=by.authority.pk) as detail:
        _lock(by)
        standing = Part.objects.filter(parts.are, authority=by.authority)
        standing.filter(since__gte=since).delete()
        standing.filter(Q(until=None) | Q(until__gte=since)).update(until=since - ONE_DAY)
        each = parts.each() if caseload else []
        Part.objects.bulk_create(
            [
                Part(
                    authority=by.authority,
                    caseload=caseload,
                    since=since,
                    note=note,
                    made_by=by.user,
                    **columns,
                )
                for columns in each
            ],
            batch_size=1000,
        )
        detail.update(caseload=caseload.pk if caseload else None, parts=len(parts.each()))
        return len(parts.each())


def hand_over(caseload: Caseload, *, to: User, since: date, note: str = "", by: Access) -> Holding:
    """Give all of a caseload to somebody from a day on.

    Whoever held it has it until the day before; who covers it goes on covering.

    Raises:
        Refused: the role may not.
    """
    by.check(Permission.SHARE_OUT)
    with act("handed over a caseload", by=by.user, authority_id=by.authority.pk) as detail:
        _lock(by)
        held = Holding.objects.filter(caseload=caseload, covering=False)
        held.filter(since__gte=since).delete()
        held.filter(Q(until=None) | Q(until__gte=since)).update(until=since - ONE_DAY)
        detail.update(caseload=caseload.pk, to=to.pk, since=since.isoformat())
        return _hold(caseload, to, since=since, note=note, by=by)


def cover(
    caseload: Caseload, *, to: User, since: date, until: date, note: str = "", by: Access
) -> Holding:
    """Have somebody see a caseload as theirs while its holder is away, both days included.

    Raises:
        CannotShareOut: the last day is before the first.
        Refused: the role may not.
    """
    by.check(Permission.SHARE_OUT)
    if until < since:
        raise CannotShareOut(WRONG_WAY_ROUND)
    with act("had a caseload covered", by=by.user, authority_id=by.authority.pk) as detail:
        detail.update(
            caseload=caseload.pk, to=to.pk, since=since.isoformat(), until=until.isoformat()
        )
        return _hold(caseload, to, since=since, until=until, note=note, covering=True, by=by)


def end_cover(holding: Holding, *, by: Access) -> None:
    """End a cover before its last day: from today it is no longer theirs.

    Raises:
        Refused: the role may not.
    """
    by.check(Permission.SHARE_OUT)
    with act("ended a cover", by=by.user, authority_id=by.authority.pk) as detail:
        yesterday = timezone.localdate() - ONE_DAY
        detail.update(caseload=holding.caseload_id, to=holding.user_id)
        covers = Holding.objects.filter(pk=holding.pk, covering=True)
        covers.filter(since__gt=yesterday).delete()
        covers.update(until=yesterday)


def drop_caseload(caseload: Caseload, *, by: Access) -> None:
    """Take a caseload away; whoever was in it is nobody's until put into another.

    Raises:
        Refused: the role may not.
    """
    by.check(Permission.SHARE_OUT)
    with act("dropped a caseload", by=by.user, authority_id=by.authority.pk) as detail:
        detail.update(caseload=caseload.pk)
        caseload.delete()


def _hold(caseload: Caseload, user: User, *, since: date, by: Access, **more: Any) -> Holding:
    return Holding.objects.create(
        authority=by.authority,
        caseload=caseload,
        user=user,
        since=since,
        made_at=timezone.now(),
        made_by=by.user,
        **more,
    )


def _lock(by: Access) -> None:
    """Let two people who share out at once do so one after the other."""
    list(Caseload.objects.select_for_update().filter(authority=by.authority).order_by("pk"))
