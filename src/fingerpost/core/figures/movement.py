"""Who became NEET and who no longer is, between two snapshots (STA-20)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from fingerpost.core import codes
from fingerpost.core.dates import in_words
from fingerpost.core.figures.measures import COHORT
from fingerpost.core.figures.snapshot import Member, Snapshot
from fingerpost.core.records import Group


@dataclass(frozen=True, slots=True)
class Move:
    """One person who joined or left the NEET group, and in words from where and to where."""

    person: int
    came_from: str
    went_to: str


@dataclass(frozen=True, slots=True)
class Movement:
    """Everybody who joined or left, and how many were NEET at both ends."""

    before: Snapshot
    after: Snapshot
    joiners: tuple[Move, ...]
    leavers: tuple[Move, ...]
    stayed: int

    @property
    def net(self) -> int:
        """How many more are NEET than before."""
        return len(self.joiners) - len(self.leavers)

    @property
    def origins(self) -> dict[str, int]:
        """Where joiners came from, most first."""
        return _ranked(move.came_from for move in self.joiners)

    @property
    def destinations(self) -> dict[str, int]:
        """Where leavers went, most first."""
        return _ranked(move.went_to for move in self.leavers)

    @property
    def in_words(self) -> str:
        """The sum, so that it can be checked by eye."""
        start = self.stayed + len(self.leavers)
        return (
            f"{start:,} were NEET on {in_words(self.before.as_at)}; {len(self.joiners):,} joined "
            f"and {len(self.leavers):,} left; {start + self.net:,} were NEET on "
            f"{in_words(self.after.as_at)}."
        )


def movement(before: Snapshot, after: Snapshot) -> Movement:
    """Joiners, leavers and those who stayed, by person.

    Raises:
        ValueError: a person stands twice in one snapshot.
    """
    old, new = _by_person(before), _by_person(after)
    was = {person for person, one in old.items() if _is_neet(before, one)}
    is_now = {person for person, one in new.items() if _is_neet(after, one)}

    def move(person: int) -> Move:
        return Move(person, _where(before, old.get(person)), _where(after, new.get(person)))

    return Movement(
        before=before,
        after=after,
        joiners=tuple(move(person) for person in sorted(is_now - was)),
        leavers=tuple(move(person) for person in sorted(was - is_now)),
        stayed=len(was & is_now),
    )


def _by_person(snapshot: Snapshot) -> dict[int, Member]:
    people = {one.person: one for one in snapshot.members}
    if len(people) != len(snapshot.members):
        raise ValueError(f"somebody stands twice in the snapshot of {snapshot.as_at}")
    return people


def _is_neet(snapshot: Snapshot, one: Member) -> bool:
    return Group.NEET in snapshot.parts(one)


def _where(snapshot: Snapshot, one: Member | None) -> str:
    """Where somebody is, in the words of a table."""
    if one is None:
        return "not in the cohort"
    label = codes.load("activities").label(one.code)
    if COHORT not in snapshot.parts(one):
        return f"not counted ({label})"
    return f"lapsed ({label})" if one.lapsed else label


def _ranked(words: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(words).items(), key=lambda item: (-item[1], item[0])))
