"""Links, cards and replies in words, for the people who made them and read them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from fingerpost.core.dates import in_words
from fingerpost.core.links.words import FIRST, catalogue
from fingerpost.messages.links.models import Link, Reply
from fingerpost.messages.links.queries import NEEDS_A_PERSON
from fingerpost.web.words import time_words

# Columns of a person that a reply may change, with the words for each.
DETAILS = {
    "mobile": "Mobile",
    "email": "Email",
    "preferred_means": "Likes to be reached by",
    "address_line_1": "Address",
    "address_line_2": "Address, second line",
    "address_line_3": "Address, third line",
    "address_line_4": "Address, fourth line",
    "town": "Town",
    "county": "County",
    "postcode": "Postcode",
}
Row = tuple[str, str]


@dataclass(frozen=True, slots=True)
class LinkWords:
    """A link or card in words."""

    link: Link

    @property
    def kind(self) -> str:
        """What it is."""
        return str(Link.Purpose(self.link.purpose).label)

    @property
    def state(self) -> tuple[str, str]:
        """How it stands, and the colour of the tag that says so."""
        link = self.link
        if link.revoked_at:
            return "Stopped", "grey"
        if link.used_at and not link.serves_again:
            return "Replied", "green"
        if link.is_locked:
            return "Locked: wrong dates of birth", "red"
        if link.expires_at <= timezone.now():
            return "Ran out", "grey"
        if link.used_at:
            return "In use", "green"
        return ("Opened", "blue") if link.proved_at else ("Not opened yet", "yellow")

    @property
    def works(self) -> bool:
        """Whether it can still be stopped."""
        return self.state[0] in ("In use", "Opened", "Not opened yet")

    @property
    def until(self) -> str:
        """Its last moment, in words."""
        return time_words(timezone.localtime(self.link.expires_at))


@dataclass(frozen=True, slots=True)
class ReplyWords:
    """A reply in words: in one line for a list, and whole."""

    reply: Reply

    @property
    def gist(self) -> str:
        """What they said, in a few words."""
        reply = self.reply
        said = ["What we held is still right"] if reply.was_right else []
        if reply.doing:
            said.append(_doing(reply.doing))
        if reply.help_wanted:
            wanted = ", ".join(_within_a_line(_help(key)) for key in reply.help_wanted)
            said.append(f"asks for help: {wanted}")
        if reply.details_after:
            said.append("new details")
        if reply.asked_to_stop:
            said.append("asks us to stop")
        if reply.words and not reply.help_wanted:
            said.append("wrote to us")
        line = "; ".join(said)
        return line[:1].upper() + line[1:]

    @property
    def rows(self) -> list[Row]:
        """Everything they said, and what we made of it."""
        return [row for row in self._every() if row[1]]

    @property
    def state(self) -> tuple[str, str]:
        """Whether somebody has still to see to it, and the colour of the tag."""
        if self.reply.undone_at:
            return "Taken back", "grey"
        if self.reply.settled_at:
            return "Seen to", "green"
        return ("Waits for us", "yellow") if self.asks_for_us else ("Nothing to do", "grey")

    @property
    def asks_for_us(self) -> bool:
        """Whether it asks for somebody of ours."""
        reply = self.reply
        asks = reply.help_wanted or reply.words or reply.asked_to_stop
        return bool(asks) or reply.doing in NEEDS_A_PERSON

    def _every(self) -> Iterable[Row]:
        reply = self.reply
        if reply.was_right is not None:
            yield "What we held", "Still right" if reply.was_right else "Has changed"
        yield "What they do", _doing(reply.doing) if reply.doing else ""
        yield "Where", reply.place
        yield "Since, or from", in_words(reply.since) if reply.since else ""
        yield "Would like help with", ", ".join(_help(key) for key in reply.help_wanted)
        yield "In their own words", reply.words
        for name, value in reply.details_after.items():
            yield DETAILS[name], _changed(name, value, reply.details_before.get(name, ""))
        yield "Contact", "Asks us to stop contacting them" if reply.asked_to_stop else ""
        yield "Language", "" if reply.language == FIRST else catalogue(reply.language).name
        yield "Kept as", "Evidence, the young person’s own answer" if reply.evidence_id else ""


def _doing(key: str) -> str:
    return catalogue(FIRST).said(f"doing.{key}")


def _help(key: str) -> str:
    return catalogue(FIRST).said(f"help.{key}")


def _within_a_line(words: str) -> str:
    return words if words.startswith("I ") else words[:1].lower() + words[1:]


def _changed(name: str, after: str, before: str) -> str:
    if name == "preferred_means":
        words = catalogue(FIRST).tables["means"]
        after, before = words.get(after, after), words.get(before, before)
    return f"{after or 'blank'} (was {before or 'blank'})"
