"""The schools, colleges and providers of the made-up county, and the authorities' own teams.

Numbers lie outside what the registers give: URN from 990001, UKPRN from 10990001, LAESTAB under
the made-up authorities' codes.
"""

from random import Random

from fingerpost.core.records import Organisation
from fingerpost.demo.geography import Geography, Town
from fingerpost.demo.scales import Scale
from fingerpost.demo.world import (
    ALTERNATIVE,
    AUTHORITY,
    COLLEGE,
    MERROWSHIRE,
    PORT_CALDER,
    PROVIDER,
    SCHOOL,
    SIXTH_FORM_COLLEGE,
    SPECIAL,
    SPECIALIST,
    Authority,
    Place,
)

AUTHORITIES = (
    Authority(MERROWSHIRE, "Merrowshire County Council", "MERROWSHIRE01"),
    Authority(PORT_CALDER, "Port Calder City Council", "PORTCALDER01"),
)
FIRST_URN, FIRST_UKPRN = 990_001, 10_990_001
FIRST_OF = {MERROWSHIRE: 0, PORT_CALDER: 700}
SHARE_WITH_SIXTH_FORM = 0.58

SECONDARY_NAMES = (
    "{town} Academy", "The {town} School", "{saint} Catholic School", "{town} High School",
    "{benefactor} School", "{town} Grammar School", "{saint} Church of England School",
    "{benefactor} Academy", "{hill} School", "{hill} Community College",
)  # fmt: skip
SAINTS = (
    "St Wilfrid's", "St Hilda's", "St Aelred's", "St Osyth's", "St Edwin's", "St Etheldreda's",
    "St Cedd's", "St Frideswide's", "St Neot's", "St Milburga's", "St Botolph's", "St Oswald's",
)  # fmt: skip
BENEFACTORS = (
    "Agnes Thorley", "Josiah Quill", "Harriet Vennor", "Lady Orrin's", "Ezra Tolland",
    "Thomas Marchbank", "Queen Philippa's", "Dame Alys Merrow", "Samuel Wrenfield", "Ada Holroyd",
)  # fmt: skip
HILLS = (
    "Beacon Rise", "Larkhanger", "Pipers Down", "Hollin Bank", "Skylark Hill", "Windover",
    "Fallowfields", "Greyfriars Mead", "Rookery Park", "Tallow Hill", "Harebell Vale", "Oxmere",
)  # fmt: skip
SPECIAL_NAMES = ("{hill} School", "The {tree} Centre", "{tree} Lodge School", "{tree} School")
INDEPENDENT_NAMES = ("{hill} College Prep and Senior", "{benefactor} Independent School")
TREES = ("Hazel", "Rowan", "Alder", "Hornbeam", "Juniper", "Aspen", "Larch", "Maple", "Willow")
PROVIDER_NAMES = (
    "Orrin Skills", "Merrow Training Partnership", "Stepping Stones Merrowshire",
    "Tolver Valley Engineering Training", "Bright Start Apprenticeships", "Kestrel Care Academy",
    "Quillby Motor Training", "Second Chance Kitchens", "Harbourside Hair and Beauty",
    "Foundry Lane Construction Skills", "Greenfinch Land Skills", "Compass Traineeships",
    "Larkspur Business Training", "Wrenthwick Logistics Academy", "Tarlsbridge Digital Works",
    "Northgate Early Years Training", "Ropewalk Arts and Skills", "Swift Sports Coaching Academy",
)  # fmt: skip
COLLEGE_NAMES = (
    "Marlbrook College", "Tarlsbridge College of Technology", "Vennick College",
    "Orrin Valley College", "Hobbersett College",
)  # fmt: skip
SIXTH_FORM_COLLEGE_NAMES = ("Merrowick Sixth Form College", "Sallowmere Sixth Form College")
SPECIALIST_NAMES = ("Pipers Reach College", "Coldharrow Specialist College", "Swinmere Futures")


class Register:
    """Gives each organisation the next numbers and a name not yet used."""

    def __init__(self, rng: Random, geography: Geography, first: int) -> None:
        self.rng = rng
        self._first = first
        self.geography = geography
        self.places: list[Place] = []
        self._names: set[str] = set()
        self._estabs: dict[str, int] = {}

    def add(self, name: str, role: str, town: Town, weight: int, **facts: bool) -> None:
        """Enter one."""
        number = self._first + len(self.places)
        in_register = role not in (PROVIDER, SPECIALIST)
        kind = {SPECIALIST: COLLEGE, ALTERNATIVE: SCHOOL}.get(role, role)
        record = Organisation(
            name=name,
            kind=kind,
            urn=str(FIRST_URN + number) if in_register else "",
            ukprn=str(FIRST_UKPRN + number),
            laestab=self._laestab(town.authority, role) if in_register else "",
        )
        self.places.append(Place(record, role, town.authority, town.name, weight, **facts))

    def _laestab(self, authority: str, role: str) -> str:
        first = {SPECIAL: 7001, ALTERNATIVE: 1101, COLLEGE: 8001, SIXTH_FORM_COLLEGE: 8601}
        group = f"{authority}{first.get(role, 4001)}"
        self._estabs[group] = self._estabs.get(group, -1) + 1
        return str(int(group) + self._estabs[group])

    def name(self, patterns: tuple[str, ...], town: Town) -> str:
        """A fresh name from one of these patterns."""
        for _ in range(400):
            name = self.rng.choice(patterns).format(
                town=town.name,
                saint=self.rng.choice(SAINTS),
                benefactor=self.rng.choice(BENEFACTORS),
                hill=self.rng.choice(HILLS),
                tree=self.rng.choice(TREES),
            )
            if name not in self._names:
                break
        else:
            name = f"{name} {town.name}"
        self._names.add(name)
        return name


def register(scale: Scale, geography: Geography, rng: Random, authority: str) -> list[Place]:
    """Every organisation of one authority."""
    book = Register(rng, geography, FIRST_OF[authority])
    towns = [t for t in geography.towns if t.authority == authority and t.kind == "town"]
    _schools(book, scale, towns)
    _others(book, scale, towns)
    return book.places


def _schools(book: Register, scale: Scale, towns: list[Town]) -> None:
    with_sixth_form = round(scale.secondaries * SHARE_WITH_SIXTH_FORM)
    for number in range(scale.secondaries):
        town = towns[number % len(towns)]
        size = book.rng.randint(700, 1500)
        has = number < with_sixth_form
        book.add(book.name(SECONDARY_NAMES, town), SCHOOL, town, size, sixth_form=has)
    for _ in range(scale.studio):
        town = book.rng.choice(towns)
        book.add(f"{town.name} Studio School", SCHOOL, town, 120, sixth_form=True)
    for _ in range(scale.independents):
        town = book.rng.choice(towns)
        name = book.name(INDEPENDENT_NAMES, town)
        book.add(name, SCHOOL, town, 260, sixth_form=True, independent=True)
    for number in range(scale.special):
        town = towns[number % len(towns)]
        book.add(book.name(SPECIAL_NAMES, town), SPECIAL, town, 100, sixth_form=number % 2 == 0)
    for _ in range(scale.alternative):
        town = book.rng.choice(towns)
        book.add(f"{town.name} Pupil Referral Unit", ALTERNATIVE, town, 40)


def _others(book: Register, scale: Scale, towns: list[Town]) -> None:
    if towns[0].authority == PORT_CALDER:
        book.add("Calder City College", COLLEGE, towns[0], 1000)
        for number in range(scale.providers):
            book.add(f"Calder Docks Training {number + 1}", PROVIDER, towns[0], 100)
        return
    for name in SIXTH_FORM_COLLEGE_NAMES[: scale.sixth_form_colleges]:
        town = next(t for t in towns if name.startswith(t.name))
        book.add(name, SIXTH_FORM_COLLEGE, town, 900)
    for number, name in enumerate(COLLEGE_NAMES[: scale.colleges]):
        town = next((t for t in towns if name.startswith(t.name)), towns[number])
        book.add(name, COLLEGE, town, 1000 - 150 * number)
    for number, name in enumerate(SPECIALIST_NAMES[: scale.specialist]):
        book.add(name, SPECIALIST, towns[-1 - number], 60)
    for number in range(scale.providers):
        name = PROVIDER_NAMES[number % len(PROVIDER_NAMES)]
        suffix = "" if number < len(PROVIDER_NAMES) else f" ({towns[number % len(towns)].name})"
        book.add(name + suffix, PROVIDER, towns[number % len(towns)], book.rng.randint(30, 120))


def teams() -> list[Place]:
    """The two authorities' own tracking teams, as senders."""
    return [
        Place(Organisation(name=a.name, kind=AUTHORITY), AUTHORITY, a.code, "") for a in AUTHORITIES
    ]
