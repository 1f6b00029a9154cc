"""A thousand ways in which two phones, a bad signal and a server may take turns.

Whatever happens on the way, in the end everything done at a door is taken once, and for each phone
in the order it was done.
"""

from dataclasses import dataclass, field
from random import Random

import pytest

from fingerpost.core.visits.sync import Entry, Queue, to_take

INTERLEAVINGS = 1_000
STEPS = 60


@dataclass
class World:
    """Two phones of one visitor, a server, and everything that is on its way between them.

    A request or an answer on its way may arrive late, twice, after others, or never.
    """

    chance: Random
    phones: list[Queue] = field(default_factory=lambda: [Queue(), Queue()])
    done: list[list[str]] = field(default_factory=lambda: [[], []])
    taken: list[str] = field(default_factory=list)
    requests: list[tuple[int, tuple[Entry, ...]]] = field(default_factory=list)
    answers: list[tuple[int, list[str]]] = field(default_factory=list)

    def act(self) -> None:
        """Somebody knocks, a phone sends, or something on its way arrives or is lost."""
        self.chance.choice([self.knock, self.send, self.serve, self.hear, self.lose])()

    def knock(self) -> None:
        which = self.chance.randrange(2)
        name = f"{which}-{len(self.done[which]) + 1}"
        self.done[which].append(name)
        self.phones[which] = self.phones[which].with_new(name)

    def send(self) -> None:
        """A reload does the same: what waits is read from the store, and sent again."""
        which = self.chance.randrange(2)
        self.requests.append((which, self.phones[which].waiting()))

    def serve(self) -> None:
        if self.requests:
            which, batch = self._arrives(self.requests)
            self.taken += [entry.name for entry in to_take(batch, set(self.taken))]
            self.answers.append((which, [entry.name for entry in batch]))

    def hear(self) -> None:
        if self.answers:
            which, names = self._arrives(self.answers)
            self.phones[which] = self.phones[which].answered(names)

    def lose(self) -> None:
        for way in (self.requests, self.answers):
            if way:
                way.pop(self.chance.randrange(len(way)))

    def _arrives(self, way):  # type: ignore[no-untyped-def]
        """Any of those on the way, which may arrive once more later."""
        found = self.chance.choice(way)
        if self.chance.random() < 0.7:
            way.remove(found)
        return found

    def settle(self) -> None:
        """In the end there is a signal for long enough."""
        for which in range(2):
            self.requests = [(which, self.phones[which].waiting())]
            self.answers = []
            while self.requests:
                self.serve()
            while self.answers:
                self.hear()


@pytest.mark.parametrize("hundred", range(INTERLEAVINGS // 100))
def test_nothing_is_lost_nothing_doubled_and_order_is_kept(hundred: int) -> None:
    for seed in range(hundred * 100, hundred * 100 + 100):
        world = World(Random(seed))
        for _ in range(STEPS):
            world.act()
            assert len(world.taken) == len(set(world.taken))
        world.settle()
        for which, done in enumerate(world.done):
            assert [name for name in world.taken if name.startswith(f"{which}-")] == done, seed
            assert world.phones[which].waiting() == (), seed


def test_the_ways_are_many() -> None:
    """The chance does make what it speaks of: repeats, losses, both phones."""
    worlds = [World(Random(seed)) for seed in range(50)]
    for world in worlds:
        for _ in range(STEPS):
            world.act()
    assert all(any(world.done[which] for world in worlds) for which in range(2))
    assert any(len(world.answers) > 1 for world in worlds)
