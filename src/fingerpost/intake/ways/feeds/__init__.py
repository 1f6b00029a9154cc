"""Feeds: what we fetch ourselves. Each kind answers to the same two questions.

feed.try_out()      a sentence about what is there; nothing is taken
feed.pull(...)      what is new, as files: from here on a feed is a file like any other
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from fingerpost.intake.contents import Content


class FeedTrouble(Exception):
    """A feed cannot be read now; the sentence says why and what to do."""


@dataclass(frozen=True)
class Pulled:
    """A file as fetched; `stamp` tells it from a later one of its name.

    `whole` is whether it names everybody there; None where that is not ours to know.
    """

    place: str
    name: str
    stamp: str
    data: Content
    whole: bool | None = None


# Whether a file of this place, name and stamp has been taken before.
Known = Callable[[str, str, str], bool]


class Source(Protocol):
    """One kind of feed, set up."""

    def try_out(self) -> str:
        """What is there, in a sentence.

        Raises:
            FeedTrouble: it cannot be read.
        """

    def pull(self, *, since: datetime | None, known: Known) -> Iterator[Pulled]:
        """What is new: changed since then, and not known.

        Raises:
            FeedTrouble: it cannot be read.
        """
