"""Settling the working year: days moved, owners named, what is left out, added and ticked off."""

import logging
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.core.mail import send_mail
from django.db.models import Max

from fingerpost.audit.actions import act
from fingerpost.core.dates import in_words
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Authority, Organisation, User
from fingerpost.reports.working_year.models import Change, Reminder, ShutDay
from fingerpost.reports.working_year.queries import OWN, Due

log = logging.getLogger(__name__)


def settle(due: Due, *, by: Access, **settled: Any) -> None:
    """What is so of one milestone this year: its `due_on`, its `owner`, whether `left_out`."""
    with act("changed the working year", by=by.user, authority_id=by.authority.pk) as detail:
        Change.objects.update_or_create(
            authority=by.authority, year=due.year, key=due.key, defaults=settled
        )
        detail.update(year=due.year, milestone=due.key, changed=sorted(settled))


def put_back(year: int, key: str, *, by: Access) -> None:
    """A milestone that was left out belongs to the year again."""
    with act("changed the working year", by=by.user, authority_id=by.authority.pk) as detail:
        left_out = Change.objects.filter(authority=by.authority, year=year, key=key)
        left_out.update(left_out=False)
        detail.update(year=year, milestone=key, changed=["left_out"])


def add_own(*, year: int, name: str, due_on: date, by: Access) -> Change:
    """A milestone of the authority's own."""
    with act("added to the working year", by=by.user, authority_id=by.authority.pk) as detail:
        own = Change.objects.filter(authority=by.authority, key__startswith=OWN)
        last = own.aggregate(last=Max("pk"))["last"] or 0
        change = Change.objects.create(
            authority=by.authority,
            year=year,
            key=f"{OWN}{last + 1}",
            name=name,
            due_on=due_on,
            owner=by.user,
        )
        detail.update(year=year, milestone=change.key)
    return change


def tick(due: Due, *, by: Access, on: date | None) -> None:
    """A person says that a milestone is done, or with no day that it is not."""
    verb = "ticked off a milestone" if on else "took back a tick of a milestone"
    with act(verb, by=by.user, authority_id=by.authority.pk) as detail:
        Change.objects.update_or_create(
            authority=by.authority,
            year=due.year,
            key=due.key,
            defaults={"done_on": on, "done_by": by.user if on else None},
        )
        detail.update(year=due.year, milestone=due.key)


def shut_on(day: date, *, by: Access) -> None:
    """The authority is shut on a day."""
    with act("said on which days we are shut", by=by.user, authority_id=by.authority.pk) as detail:
        ShutDay.objects.get_or_create(authority=by.authority, day=day)
        detail["shut"] = day.isoformat()


def open_on(day: date, *, by: Access) -> None:
    """The authority is not shut on a day after all."""
    with act("said on which days we are shut", by=by.user, authority_id=by.authority.pk) as detail:
        ShutDay.objects.filter(authority=by.authority, day=day).delete()
        detail["open"] = day.isoformat()


def remind_places(
    due: Due, places: Iterable[tuple[Organisation, list[str]]], *, by: Access, today: date
) -> int:
    """E-mail schools and providers that something is due; gives how many were written to.

    The mail names what is due and nobody. Nobody is written to twice on a day, and whoever a
    mail server takes nothing for may be reminded again.
    """
    sent = 0
    for organisation, addresses in places:
        key = _Key(by.authority, due, organisation)
        sent += _remind(key, by.user, addresses, _to_place(due, by.authority.name), today)
    return sent


def remind_owner(due: Due, *, authority: Authority, today: date) -> bool:
    """E-mail the colleague who sees to a milestone; False where it was done today already."""
    if due.owner is None:
        return False
    return _remind(_Key(authority, due), None, [due.owner.email], _to_owner(due), today)


class _Key(NamedTuple):
    """Who is reminded of what."""

    authority: Authority
    due: Due
    organisation: Organisation | None = None


def _remind(key: _Key, by: User | None, addresses: list[str], words: str, today: date) -> bool:
    try:
        with act("reminded of a milestone", by=by, authority_id=key.authority.pk) as detail:
            _, is_new = Reminder.objects.get_or_create(
                authority=key.authority,
                organisation=key.organisation,
                year=key.due.year,
                key=key.due.key,
                sent_on=today,
            )
            detail.update(milestone=key.due.key, sent=is_new)
            if is_new:
                send_mail(f"Due: {key.due.milestone.name}", words, None, addresses)
    except OSError:  # what mail servers say no with is one, too; nothing is kept then
        log.warning("A reminder could not be e-mailed.")
        return False
    return is_new


def _to_place(due: Due, authority: str) -> str:
    name, what = due.milestone.name, due.milestone.what
    return (
        f"{name}: due by {in_words(due.due_on)}, and nothing has reached us from you yet.\n\n"
        f"{what}.\n\nIf you have sent it some other way, tell us and we will look.\n\n"
        f"{authority}\n"
    )


def _to_owner(due: Due) -> str:
    name = due.milestone.name
    return f"{name}: due by {in_words(due.due_on)}. Fingerpost shows who has not done it yet.\n"
