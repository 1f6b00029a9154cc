"""The words of the made-up county: where people live, who they are, what they do, what is sent."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from fingerpost.core.records import Organisation

MERROWSHIRE = "998"
PORT_CALDER = "997"
ELSEWHERE = ""

SCHOOL, SPECIAL, ALTERNATIVE = "school", "special school", "alternative provision"
SIXTH_FORM_COLLEGE, COLLEGE, PROVIDER = "sixth form college", "college", "training provider"
SPECIALIST = "specialist"
AUTHORITY = "authority"


@dataclass(frozen=True, slots=True)
class Authority:
    """One of the two authorities: the receiver of files."""

    code: str
    name: str
    database_id: str


@dataclass(frozen=True, slots=True)
class Place:
    """A school, college, provider or authority's team, and what the demo must know of it.

    `role` is finer than the register's kind: it tells a specialist college, an independent school
    or a studio school from the rest. `key` names the sender of a file: URN, else UKPRN, else the
    authority's code.
    """

    record: Organisation
    role: str
    authority: str
    town: str
    weight: int = 0
    sixth_form: bool = False
    independent: bool = False

    @property
    def key(self) -> str:
        """What files name it by."""
        return self.record.urn or self.record.ukprn or self.authority


@dataclass(frozen=True, slots=True)
class Home:
    """An address from a day on. Elsewhere has no authority and no address."""

    since: date
    authority: str
    lines: tuple[str, ...] = ()
    town: str = ""
    postcode: str = ""


@dataclass(frozen=True, slots=True)
class YoungPerson:
    """One made-up young person, as they truly are."""

    number: int
    given_name: str
    middle_names: str
    family_name: str
    known_as: str
    born_on: date
    sex: str
    ethnicity: str
    upn: str
    former_upn: str
    uln: str
    homes: tuple[Home, ...]
    home_phone: str
    mobile: str
    email: str
    parent: str
    parent_phone: str
    school: str
    ehc_plan: bool
    sen_support: bool
    characteristics: frozenset[str]
    household: int

    def home_on(self, day: date) -> Home:
        """Where they lived on `day`; before we first hear of them, their first home."""
        for home in reversed(self.homes):
            if home.since <= day:
                return home
        return self.homes[0]

    @property
    def vulnerable(self) -> bool:
        """Whether anything but young parenthood marks them out."""
        return bool(self.characteristics - {"120", "180"})


@dataclass(slots=True)
class Spell:
    """One thing a person truly does, from a day on; `place` is a key, empty where there is none."""

    code: str
    starts_on: date
    ended_on: date | None = None
    place: str = ""
    course: str = ""
    level: str = ""
    expected_end_on: date | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class DemoFile:
    """One file as somebody sent it, to whom, and when it came."""

    authority: str
    sender: str
    filename: str
    received_at: datetime
    as_of: date
    kind: str
    content: bytes

    @property
    def received_on(self) -> date:
        """The day it came."""
        return self.received_at.date()


@dataclass(frozen=True, slots=True)
class DemoUser:
    """A sign-in of the demonstration. `organisation` is a key, empty for the authority's own."""

    name: str
    email: str
    role: str
    authority: str
    organisation: str = ""


@dataclass(frozen=True)
class County:
    """All of it: two authorities, their organisations and people, and what was sent.

    `listed_twice`: by number, those whom a list names a second time, and the given name there.
    """

    scale: str
    as_at: date
    seed: int
    authorities: tuple[Authority, ...]
    places: tuple[Place, ...]
    people: tuple[YoungPerson, ...]
    lives: tuple[tuple[Spell, ...], ...]
    files: tuple[DemoFile, ...] = ()
    users: tuple[DemoUser, ...] = ()
    postcodes: Mapping[str, str] = field(default_factory=dict, repr=False)
    by_key: dict[str, Place] = field(default_factory=dict, repr=False)
    listed_twice: dict[int, str] = field(default_factory=dict)

    @property
    def organisations(self) -> tuple[Place, ...]:
        """Schools, colleges and providers: every place but the authorities' own teams."""
        return tuple(place for place in self.places if place.role != AUTHORITY)
