"""What every sender needs: who is where, how a line is written, when a file comes.

A `Sent` is a file with what an authority can learn from it, so that the tracking team's rounds can
be chosen by what was known before them.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from random import Random

from fingerpost.core import dates
from fingerpost.demo import mistakes
from fingerpost.demo.layouts import Entry, Layout, render
from fingerpost.demo.lives import EDUCATION
from fingerpost.demo.names import Names
from fingerpost.demo.picture import Told
from fingerpost.demo.scales import Scale
from fingerpost.demo.world import (
    ALTERNATIVE,
    ELSEWHERE,
    PROVIDER,
    SCHOOL,
    SPECIAL,
    County,
    DemoFile,
    Place,
    Spell,
    YoungPerson,
)

SCHOOLS = (SCHOOL, SPECIAL, ALTERNATIVE)
ROLL, ENROLMENT, LEAVERS = "roll", "enrolment", "leavers"
NO_SHOWS, ACTIVITY = "no_shows", "activity"
LATE_ENROLMENT = 0.14
MISTAKES = {ROLL: 0.003, ENROLMENT: 0.055, LEAVERS: 0.04, NO_SHOWS: 0.04, ACTIVITY: 0.02}
CAREFUL = (ROLL, ACTIVITY)
NO_ULN, NO_POSTCODE, NO_UPN = 0.035, 0.03, 0.25
LARGEST_WORKBOOK = 600

Line = tuple[Entry, bool, Told | None]
Curve = Sequence[tuple[float, int, int]]


@dataclass(slots=True)
class Sent:
    """A file, and what it tells of whom."""

    file: DemoFile
    told: list[Told]


@dataclass(slots=True)
class Learner:
    """Somebody's time at one place. `late`: enrolled too late for the first list."""

    person: YoungPerson
    spell: Spell
    life: tuple[Spell, ...]
    late: bool = False


@dataclass(frozen=True, slots=True)
class Letter:
    """All about a file but its lines."""

    sender: Place
    to: str
    kind: str
    name: str
    layout: Layout
    on: date
    as_of: date
    title: str = ""


class Post:
    """The county as its senders see it."""

    def __init__(self, county: County, scales: dict[str, Scale], names: Names, rng: Random) -> None:
        self.county = county
        self.names = names
        self.rng = rng
        this_year = dates.academic_year(county.as_at)
        self.years = (this_year - 1, this_year)
        self.silent = frozenset(_silent(county, scales, rng))
        self.at: dict[str, list[Learner]] = defaultdict(list)
        self.pupils: dict[str, list[YoungPerson]] = defaultdict(list)
        for person, life in zip(county.people, county.lives, strict=True):
            self.pupils[person.school].append(person)
            for spell in life:
                if spell.place:
                    late = rng.random() < LATE_ENROLMENT
                    self.at[spell.place].append(Learner(person, spell, life, late))

    def places(
        self, *roles: str, only: Callable[[Place], bool] = lambda place: True
    ) -> list[Place]:
        """Places of these kinds."""
        return [p for p in self.county.places if p.role in roles and only(p)]

    def entry(
        self, person: YoungPerson, day: date, kind: str, spell: Spell | None = None
    ) -> tuple[Entry, bool]:
        """A line about somebody as a sender would write it, and whether name or birth is wrong."""
        rng = self.rng
        home = person.home_on(day)
        entry = Entry(
            person, home, day, person.given_name, person.family_name, person.born_on, person.upn,
            person.uln, home.postcode, spell,
        )  # fmt: skip
        if kind not in CAREFUL:
            entry.uln = "" if rng.random() < NO_ULN else entry.uln
            entry.upn = "" if rng.random() < NO_UPN else entry.upn
            entry.postcode = "" if rng.random() < NO_POSTCODE else entry.postcode
        wrong = rng.random() < MISTAKES[kind] and mistakes.make(entry, rng, self.names)
        return entry, wrong

    def told(self, learner: Learner, day: date) -> Told:
        """What a list of this day says of a learner."""
        spell = learner.spell
        expected = None if spell.code in EDUCATION else spell.expected_end_on
        return Told(
            learner.person.number, spell.code, spell.starts_on, day, spell.place,
            expected_end_on=expected,
        )  # fmt: skip

    def send(self, letter: Letter, lines: Sequence[Line]) -> Iterator[Sent]:
        """The file, unless it has no lines or would come after the county's day."""
        is_silent = letter.sender.key in self.silent and letter.kind != ROLL
        if not lines or is_silent or letter.on > self.county.as_at:
            return
        layout = letter.layout
        if layout.workbook and len(lines) > LARGEST_WORKBOOK:
            layout = replace(layout, workbook=False, dates="slashes")
        at = datetime.combine(letter.on, time(8 + self.rng.randrange(9), self.rng.randrange(60)))
        content = render(layout, [line[0] for line in lines], title=letter.title, made_at=at)
        filename = f"{letter.name}.{'xlsx' if layout.workbook else 'csv'}"
        yield Sent(
            DemoFile(
                letter.to, letter.sender.key, filename, at, letter.as_of, letter.kind, content
            ),
            list(_recognised(layout, lines)),
        )

    def by_authority(self, learners: Iterable[Learner], day: date) -> dict[str, list[Learner]]:
        """Learners by the authority they live in, without those who have left both."""
        found: dict[str, list[Learner]] = defaultdict(list)
        for learner in learners:
            home = learner.person.home_on(day).authority
            if home != ELSEWHERE:
                found[home].append(learner)
        return found

    def landing(
        self, places: Sequence[Place], curve: Curve, year: int, *, weighted: bool = False
    ) -> Iterator[tuple[Place, date]]:
        """The day each sender's autumn file comes, along a curve of shares.

        The two largest come first where all count the same; else they come in any order.
        """
        ordered = sorted(places, key=lambda place: -place.weight)
        first = [] if weighted else ordered[:2]
        rest = ordered[len(first) :]
        self.rng.shuffle(rest)
        ordered = first + rest
        size = [len(self.at[p.key]) if weighted else 1 for p in ordered]
        total, so_far = max(1, sum(size)), 0
        for place, weight in zip(ordered, size, strict=True):
            share = (so_far + weight / 2) / total
            so_far += weight
            yield place, weekday(along(curve, share, year))


def _silent(county: County, scales: dict[str, Scale], rng: Random) -> Iterator[str]:
    for place in county.organisations:
        scale = scales[place.authority]
        share = scale.silent_providers if place.role == PROVIDER else 0.0
        share = scale.silent_sixth_forms if place.role == SCHOOL else share
        if rng.random() < share:
            yield place.key


def _recognised(layout: Layout, lines: Sequence[Line]) -> Iterator[Told]:
    """What is told of people who can be recognised: by number, or by right name and postcode."""
    has_upn = "upn" in layout.fields
    for entry, wrong, told in lines:
        known = entry.uln or (has_upn and entry.upn) or (entry.postcode and not wrong)
        if told and known:
            yield told


def along(curve: Curve, share: float, year: int) -> date:
    """The day on which this share of senders has filed."""
    points = [(s, date(year, month, day)) for s, month, day in curve]
    for (low, start), (high, end) in pairwise(points):
        if share <= high:
            days = (end - start).days * (share - low) / (high - low)
            return start + timedelta(days=round(days))
    return points[-1][1]


def weekday(day: date) -> date:
    """The day itself, or the Friday before a weekend."""
    return day - timedelta(days=max(0, day.weekday() - 4))
