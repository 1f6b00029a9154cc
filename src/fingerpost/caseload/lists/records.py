"""From somebody as the database holds them to what core/worklists asks."""

from fingerpost.caseload.lists.expressions import NEVER_NOT_KNOWN, Asked
from fingerpost.core.dates import month_end
from fingerpost.core.records import Group
from fingerpost.core.worklists.gain import Chased
from fingerpost.core.worklists.priorities import groups_of
from fingerpost.evidence.models import Status
from fingerpost.people.models import Person

ADDRESSES = {
    "mobile": "mobile",
    "home_phone": "home_phone",
    "email": "email",
    "address": "address_line_1",
}
PLANS = ("ehc_plan", "sen_support")


def standing(status: Status | None, asked: Asked) -> str:
    """The key of what they do, as core/worklists/priorities.csv has it."""
    if status is None:
        return "known"
    today, lapses_on = asked.today, status.lapses_on
    lapses = status.code not in NEVER_NOT_KNOWN and not status.lapsed
    if status.group == Group.NEET:
        return "neet"
    if status.group == Group.NOT_KNOWN or (lapses and lapses_on and lapses_on < today):
        return "not-known"
    if lapses_on and today <= lapses_on < month_end(today):
        return "lapsing"
    return "known"


def chased(person: Person, asked: Asked) -> Chased:
    """A person, with status and tries, as somebody to be found."""
    status, tried = getattr(person, "status", None), getattr(person, "tried", None)
    groups = groups_of(
        standing(status, asked),
        person.characteristics,
        plans=[plan for plan in PLANS if getattr(person, plan)],
        priorities=asked.priorities,
    )
    lapses_on = status.lapses_on if status else None
    if status and lapses_on is None and status.group == Group.NOT_KNOWN:
        lapses_on = status.since
    return Chased(
        groups=tuple(groups),
        lapses_on=lapses_on,
        held=[kind for kind, column in ADDRESSES.items() if getattr(person, column)],
        in_vain=tried.tries if tried else 0,
    )
