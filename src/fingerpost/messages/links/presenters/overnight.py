"""What came in since the team went home, by link or by text: for the first page of the day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from fingerpost.messages import queries as texts
from fingerpost.messages.links import queries
from fingerpost.messages.links.models import Reply
from fingerpost.messages.links.presenters.staff import ReplyWords
from fingerpost.messages.models import Received
from fingerpost.organisations.access import Access
from fingerpost.people.models import Person

SHOWN = 8
LONGEST = 160  # characters of a text on that page; one text of the telephone net


@dataclass(frozen=True, slots=True)
class Word:
    """Word from one young person: what they say and want, and where to see to it."""

    at: datetime
    person: Person | None
    how: str
    says: str
    address: str
    state: tuple[str, str]


def came_in(access: Access, now: datetime) -> dict[str, Any]:
    """The latest that came, whether more did, and how many of all wait for somebody."""
    since = queries.since_last_evening(now)
    came = queries.overnight(access, now), texts.received(access).filter(at__gte=since)
    latest = sorted(_words(*came), key=lambda word: word.at, reverse=True)
    return {
        "overnight": latest[:SHOWN],
        "overnight_more": len(latest) > SHOWN,
        "replies_waiting": queries.waiting(access).count(),
        "texts_waiting": texts.received(access).filter(seen_at=None).count(),
    }


def _words(replies: Any, received: Any) -> Iterator[Word]:
    yield from (_by_link(reply) for reply in replies[: SHOWN + 1])
    yield from (_by_text(text) for text in received.order_by("-at", "-pk")[: SHOWN + 1])


def _by_link(reply: Reply) -> Word:
    words = ReplyWords(reply)
    address = reverse("reply", args=[reply.pk])
    how = "by a card" if reply.link.is_card else "by a link"
    return Word(reply.at, _standing(reply.person), how, words.gist, address, words.state)


def _by_text(text: Received) -> Word:
    says = text.words if len(text.words) <= LONGEST else f"{text.words[:LONGEST].rstrip()} …"
    person = _standing(text.person) if text.person else None
    return Word(text.at, person, "by text", f"“{says}”", reverse("received"), _state(text))


def _state(text: Received) -> tuple[str, str]:
    if text.seen_at:
        return "Seen to", "green"
    return ("Stop: no more texts", "red") if text.says_stop else ("Waits for us", "yellow")


def _standing(person: Person) -> Person:
    """Who stands for an entry made one with another."""
    return person.merged_into or person
