"""Keeping the contact register: every change is kept, nobody is rubbed out."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from fingerpost.audit.actions import act
from fingerpost.organisations.access import Access
from fingerpost.organisations.contacts.models import Colleague
from fingerpost.organisations.models import Organisation


def add(organisation: Organisation, *, by: Access, today: date, said: dict[str, Any]) -> Colleague:
    """Somebody who does something there from now on."""
    authority = by.authority
    with act("added to the contact register", by=by.user, authority_id=authority.pk) as detail:
        colleague = Colleague.objects.create(
            authority=authority,
            organisation=organisation,
            since=today,
            confirmed_on=today,
            confirmed_by=by.user,
            **said,
        )
        detail.update(organisation=organisation.pk, colleague=colleague.pk)
    return colleague


def change(colleague: Colleague, *, by: Access, today: date, said: dict[str, Any]) -> None:
    """What is now so of them; saying so confirms it."""
    with act(
        "changed the contact register",
        by=by.user,
        authority_id=colleague.authority_id,
        subject=colleague,
    ) as detail:
        changed = [name for name, value in said.items() if getattr(colleague, name) != value]
        for name, value in said.items():
            setattr(colleague, name, value)
        colleague.confirmed_on, colleague.confirmed_by = today, by.user
        colleague.save()
        detail["changed"] = sorted(changed)


def confirm(colleagues: Iterable[Colleague], *, by: Access, today: date) -> int:
    """Somebody says that these are right as they stand; gives how many."""
    with act("confirmed the contact register", by=by.user, authority_id=by.authority.pk) as detail:
        keys = [one.pk for one in colleagues]
        chosen = Colleague.objects.visible_to(by).standing().filter(pk__in=keys)
        count = chosen.update(confirmed_on=today, confirmed_by=by.user)
        detail["confirmed"] = count
    return count


def end(colleague: Colleague, *, by: Access, today: date) -> None:
    """They do this no more; they stay in the history."""
    with act(
        "ended an entry of the contact register",
        by=by.user,
        authority_id=colleague.authority_id,
        subject=colleague,
    ):
        colleague.ended_on = max(today, colleague.since)
        colleague.save(update_fields=["ended_on"])


def put_back(colleague: Colleague, *, by: Access) -> None:
    """They do this still: the end was a slip."""
    with act(
        "put back into the contact register",
        by=by.user,
        authority_id=colleague.authority_id,
        subject=colleague,
    ):
        colleague.ended_on = None
        colleague.save(update_fields=["ended_on"])
