"""How what is done at doors without a signal comes back once, and in its order.

A phone writes each thing down as an *entry*: with a name of its own (a random UUID made on the
phone) and the next number of its queue. An entry stays in the queue until an answer names it. What
is sent is always everything no answer has named yet, in order; so whatever may be lost on the way
is simply sent again. The server keeps the names of what it took, takes a name once, and answers
with every name it was sent. Nothing else is needed: a lost request, a lost answer, a repeat, a late
arrival and a reload in the middle all come to the same (tests/properties/test_visits.py).

The phone's half is written again in web/static/web/visits/queue.js.
"""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing done at a door.

    Attributes:
        name: a UUID the phone made.
        number: its place in the phone's queue, from 1 on.
    """

    name: str
    number: int


@dataclass(frozen=True, slots=True)
class Queue:
    """What one phone has written down; `sent` are the names an answer has named."""

    entries: tuple[Entry, ...] = ()
    sent: frozenset[str] = frozenset()

    def with_new(self, name: str) -> "Queue":
        """One more thing done."""
        return replace(self, entries=(*self.entries, Entry(name, len(self.entries) + 1)))

    def waiting(self) -> tuple[Entry, ...]:
        """What is sent next: all that no answer has named, in order."""
        return tuple(entry for entry in self.entries if entry.name not in self.sent)

    def answered(self, names: Iterable[str]) -> "Queue":
        """After an answer: what it names waits no more, whenever it was asked."""
        return replace(self, sent=self.sent | set(names))


def to_take(batch: Sequence[Entry], taken: Container[str]) -> list[Entry]:
    """What the server takes of a batch: each name once and never again, in the phone's order."""
    fresh: dict[str, Entry] = {}
    for entry in sorted(batch, key=lambda one: one.number):
        if entry.name not in taken:
            fresh.setdefault(entry.name, entry)
    return list(fresh.values())
