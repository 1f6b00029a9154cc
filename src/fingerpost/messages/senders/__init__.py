"""Senders: one small interface to whoever carries messages out of the house.

    sender.send(parcel)       handed over, with the sender's own reference; or one of the troubles
    sender.find(reference)    what became of a parcel, asked by our reference

A message is never handed over twice knowingly. So a sender says which of these it was: turned away
for good, not reached at all, or asked and silent; only what surely did not leave is sent again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from fingerpost.core.messages import Means


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """One message as it leaves: everything filled in, the link too."""

    reference: str
    means: Means
    template: str
    to: str
    name: str
    subject: str
    body: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Taken:
    """A sender has it: by its own reference, in its own words, with the words it really sends."""

    reference: str
    said: str
    body: str = ""


class TurnedAway(Exception):
    """This message will never be taken; the sentence says why. Nothing left."""


class NotReached(Exception):
    """The sender could not be reached, so nothing left; it may be tried again."""


class NoWord(Exception):
    """It was handed over, and the sender did not answer: it may have left or not."""


class Busy(Exception):
    """The sender asks us to wait; nothing left."""

    def __init__(self, sentence: str, *, until_tomorrow: bool = False) -> None:
        super().__init__(sentence)
        self.until_tomorrow = until_tomorrow


class OutOfOrder(Exception):
    """It is not set up rightly, so no message would leave; the sentence says what to do."""


class Sender(Protocol):
    """One way out."""

    name: str
    can_be_asked: bool

    def send(self, parcel: Parcel) -> Taken:
        """Hand over one message. Called from several threads at once; touches no database.

        Raises:
            TurnedAway, NotReached, NoWord, Busy, OutOfOrder: as they say.
        """

    def find(self, reference: str) -> Taken | None:
        """What the sender holds under our reference; None where it surely holds nothing.

        Raises:
            NotReached, OutOfOrder: it cannot be asked now.
        """
