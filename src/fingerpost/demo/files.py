"""All that was sent, in order of receipt."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from random import Random

from fingerpost.demo import college_files, plan_files, school_files, team_files
from fingerpost.demo.names import Names
from fingerpost.demo.post import Post, Sent
from fingerpost.demo.rounds import Rounds
from fingerpost.demo.scales import Scale
from fingerpost.demo.world import County, DemoFile

SENDERS = (
    school_files.year_11_lists,
    school_files.rolls,
    college_files.enrolments,
    college_files.leavers,
    college_files.no_shows,
    team_files.own_lists,
    plan_files.plans_and_offers,
)


def with_files(county: County, scales: dict[str, Scale], names: Names, rng: Random) -> County:
    """The county with what was sent: first by others, then the rounds that answer to it."""
    post = Post(county, scales, names, rng)
    sent = sorted((s for sender in SENDERS for s in sender(post)), key=_arrival)
    for authority, scale in scales.items():
        heard = [s for s in sent if s.file.authority == authority]
        sent += Rounds(post, scale, authority).run(heard)
    return replace(county, files=tuple(_without_repeats(sorted(sent, key=_arrival))))


def _without_repeats(sent: Iterable[Sent]) -> Iterator[DemoFile]:
    """Each file once: intake refuses one it has had already, byte for byte."""
    had: set[tuple[str, bytes]] = set()
    for file in (s.file for s in sent):
        if (file.authority, file.content) not in had:
            had.add((file.authority, file.content))
            yield file


def _arrival(sent: Sent) -> tuple[datetime, str, str, str]:
    file = sent.file
    return file.received_at, file.authority, file.sender, file.filename
