"""From what a phone sends to entries, and from people to addresses."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from fingerpost.core.visits import sync
from fingerpost.core.visits.doors import Address
from fingerpost.people.models import Person

TRIED, UNDONE, OPENED = "tried", "undone", "opened"
KINDS = (TRIED, UNDONE, OPENED)
MOST_ENTRIES = 200
UNREADABLE = "That is not what a phone sends."


class Unreadable(Exception):
    """What came is not what our page sends; nothing of it was taken."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One entry as a phone sent it. `undoes` is the name of an earlier one."""

    name: str
    number: int
    kind: str
    at: datetime
    call: int | None = None
    outcome: str = ""
    code: str = ""
    note: str = ""
    undoes: str = ""

    @property
    def entry(self) -> sync.Entry:
        """As the rule of taking sees it."""
        return sync.Entry(self.name, self.number)


def address_of(person: Person) -> Address:
    """Where somebody lives, without the town."""
    lines = (
        person.address_line_1,
        person.address_line_2,
        person.address_line_3,
        person.address_line_4,
    )
    return Address(tuple(line for line in lines if line), person.postcode)


def batch(body: Any) -> list[Sent]:
    """The entries of a request's body.

    Raises:
        Unreadable: it has another shape than our page sends.
    """
    try:
        entries = body["entries"]
        if not isinstance(entries, list) or len(entries) > MOST_ENTRIES:
            raise Unreadable(UNREADABLE)
        return [_sent(one) for one in entries]
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise Unreadable(UNREADABLE) from error


def _sent(one: Mapping[str, Any]) -> Sent:
    at = parse_datetime(str(one["at"]))
    if at is None or at.tzinfo is None or one["kind"] not in KINDS:
        raise Unreadable(UNREADABLE)
    return Sent(
        name=str(UUID(one["name"])),
        number=int(one["number"]),
        kind=one["kind"],
        at=at.astimezone(timezone.get_current_timezone()),
        call=int(one["call"]) if one.get("call") else None,
        outcome=_text(one, "outcome", 20),
        code=_text(one, "code", 3),
        note=_text(one, "note", 500),
        undoes=str(UUID(one["undoes"])) if one.get("undoes") else "",
    )


def _text(one: Mapping[str, Any], name: str, longest: int) -> str:
    """Words as the database takes them: without zero characters and halves of letters."""
    text = str(one.get(name, "")).replace("\x00", "")
    return text.encode("utf-8", "ignore").decode()[:longest]
