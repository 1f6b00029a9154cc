"""Whether something may be sent to somebody, and if not, why: in the order that matters most.

>>> why_not(Recipient(address="447700900123"))
''
>>> why_not(Recipient(address="447700900123", is_unsafe=True))
'unsafe'
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from fingerpost.core import tables


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """What is known of somebody when a message is about to be sent to them."""

    address: str | None
    has_one: bool = True
    is_unsafe: bool = False
    has_died: bool = False
    has_left: bool = False
    is_restricted: bool = False
    objects: bool = False
    is_stopped: bool = False
    was_sent_lately: bool = False


@dataclass(frozen=True, slots=True)
class Refusal:
    """A reason: in a few words for a count, and as a sentence."""

    words: str
    sentence: str


@cache
def refusals() -> Mapping[str, Refusal]:
    """Every reason there is, gravest first."""
    return {
        row["reason"]: Refusal(row["words"], row["sentence"])
        for row in tables.rows("messages", "refusals")
    }


def why_not(recipient: Recipient) -> str:
    """The gravest reason not to send, by its key in refusals.csv; empty where there is none."""
    answers = {
        "unsafe": recipient.is_unsafe,
        "died": recipient.has_died,
        "left": recipient.has_left,
        "restricted": recipient.is_restricted,
        "objects": recipient.objects,
        "stopped": recipient.is_stopped,
        "no address": not recipient.has_one,
        "bad address": recipient.address is None,
        "lately": recipient.was_sent_lately,
    }
    return next((reason for reason in refusals() if answers[reason]), "")
