"""The made-up county's files read as intake reads them, with no database: rates as tracked."""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from fingerpost.core import dates
from fingerpost.core.destinations.derive import derive
from fingerpost.core.intake.kinds import Kind
from fingerpost.core.intake.reading import Reading, ReadRow, RowOutcome, read
from fingerpost.core.intake.statements import statements
from fingerpost.core.intake.values import Value
from fingerpost.core.records import Evidence, Group
from fingerpost.demo.lives import FULL_TIME, NEET, truth
from fingerpost.demo.world import County, DemoFile, YoungPerson

COHORT = (16, 17)
PARTICIPATING = frozenset(
    (*FULL_TIME, "310", "410", "450", "460", "250", "320", "381", "550", "430")
)
WORK_BASED = frozenset(("410", "450", "460"))


def percent(count: int, of: int) -> float:
    """A share as people read it."""
    return 100 * count / of


@dataclass(frozen=True)
class Rates:
    """Of residents of academic age 16 and 17, in percent."""

    count: int
    neet: float
    not_known: float
    participating: float
    full_time: float
    apprentices: float


def rates(codes: Counter[str], not_known: int = 0) -> Rates:
    """Rates of a count of activity codes; those not known stand beside."""
    total = codes.total() + not_known

    def share(wanted: frozenset[str]) -> float:
        return percent(sum(codes[code] for code in wanted), total)

    return Rates(
        total,
        share(NEET),
        percent(not_known, total),
        share(PARTICIPATING),
        share(frozenset(FULL_TIME)),
        share(frozenset(("310",))),
    )


def cohort(county: County, authority: str, day: date) -> Iterator[YoungPerson]:
    """Residents of academic age 16 and 17."""
    for person in county.people:
        is_resident = person.home_on(day).authority == authority
        if is_resident and dates.academic_age(person.born_on, day) in COHORT:
            yield person


def true_rates(county: County, authority: str, day: date) -> Rates:
    """What is so."""
    return rates(
        Counter(truth(county.lives[p.number], day) for p in cohort(county, authority, day))
    )


@dataclass
class Tracked:
    """All evidence of one authority, and what became of the rows."""

    county: County
    authority: str
    evidence: dict[int, list[Evidence]] = field(default_factory=lambda: defaultdict(list))
    held: set[int] = field(default_factory=set)
    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    waiting: Counter[str] = field(default_factory=Counter)
    misread: list[tuple[str, str]] = field(default_factory=list)
    undecided: Counter[str] = field(default_factory=Counter)

    def load(self, folder: Path) -> "Tracked":
        """Read every file the authority got, in order of receipt."""
        people = _Matching(self.county)
        for file in self.county.files:
            if file.authority != self.authority:
                continue
            path = folder / file.filename
            path.write_bytes(file.content)
            sender = self.county.by_key[file.sender].record
            reading = read(path, filename=file.filename, sender=sender, as_of=file.as_of)
            self._note(file, reading)
            for row in reading.rows:
                self._take(file, row, people)
        return self

    def _note(self, file: DemoFile, reading: Reading) -> None:
        if reading.kind != file.kind or reading.question:
            self.misread.append((file.filename, reading.question or str(reading.kind)))

    def _take(self, file: DemoFile, row: ReadRow, people: "_Matching") -> None:
        self.outcomes[file.kind, row.outcome] += 1
        if row.outcome is RowOutcome.SKIPPED:
            return
        adds_people = file.kind == Kind.ROLL or file.sender == file.authority
        number = people.find(row.fields, adds_people=adds_people)
        if number is None:
            self.waiting[file.kind] += 1
            return
        self.held.add(number)
        sender = self.county.by_key[file.sender].record
        for said in statements(row.fields, kind=Kind(file.kind), sender=sender, as_of=file.as_of):
            if not said.code:
                self.undecided[said.problem] += 1
                continue
            self.evidence[number].append(
                Evidence(
                    code=said.code,
                    source=said.source,
                    recorded_on=file.received_on,
                    starts_on=said.starts_on,
                    ended_on=said.ended_on,
                    verified_on=said.verified_on,
                    expected_end_on=said.expected_end_on,
                    review_on=said.review_on,
                    provider="" if file.sender == file.authority else file.sender,
                    course=said.course,
                )
            )

    def rates(self, day: date) -> Rates:
        """What the authority would report of those it holds for a day, as known that day."""
        codes: Counter[str] = Counter()
        not_known = 0
        for person in cohort(self.county, self.authority, day):
            if person.number not in self.held:
                continue
            status = derive(self.evidence[person.number], born_on=person.born_on, as_at=day)
            if status.group is Group.NOT_KNOWN:
                not_known += 1
            else:
                codes[status.code] += 1
        return rates(codes, not_known)


@dataclass
class _Held:
    """What the authority holds of one person that can prove a row theirs."""

    names: set[str] = field(default_factory=set)
    born_on: Value = ""
    postcodes: set[str] = field(default_factory=set)


class _Matching:
    """Finds people among those held, by the proofs intake asks for."""

    def __init__(self, county: County) -> None:
        self.really = {n: p.number for p in county.people for n in (p.upn, p.uln) if n}
        self.namesakes: dict[tuple[str, Value], list[YoungPerson]] = defaultdict(list)
        for p in county.people:
            self.namesakes[plain(p.family_name), p.born_on].append(p)
        self.held: dict[int, _Held] = {}
        self.by_number: dict[str, int] = {}
        self.by_birth: dict[Value, list[int]] = defaultdict(list)

    def find(self, fields: dict[str, Value], *, adds_people: bool) -> int | None:
        """Whose row it is; a school's or the authority's own list also brings new people."""
        number = self._proved(fields)
        if number is None and adds_people:
            number = self._who_it_really_is(fields)
        if number is not None:
            self._learn(number, fields)
        return number

    def _proved(self, fields: dict[str, Value]) -> int | None:
        for name in ("upn", "uln"):
            found = self.by_number.get(str(fields.get(name, "")))
            if found is not None:
                return found
        said, postcode = names_in(fields), fields.get("postcode")
        for number in self.by_birth.get(fields.get("born_on", ""), []):
            held = self.held[number]
            if said and said <= held.names and postcode in held.postcodes:
                return number
        return None

    def _who_it_really_is(self, fields: dict[str, Value]) -> int | None:
        for name in ("upn", "uln"):
            found = self.really.get(str(fields.get(name, "")))
            if found is not None:
                return found
        family = plain(str(fields.get("family_name", "")))
        for person in self.namesakes.get((family, fields.get("born_on", "")), []):
            if plain(person.given_name).split()[0] in names_in(fields):
                return person.number
        return None

    def _learn(self, number: int, fields: dict[str, Value]) -> None:
        held = self.held.get(number)
        if held is None:
            held = self.held[number] = _Held(born_on=fields.get("born_on", ""))
            self.by_birth[held.born_on].append(number)
        held.names |= names_in(fields)
        held.postcodes.add(str(fields.get("postcode", "")))
        for name in ("upn", "uln"):
            self.by_number.setdefault(str(fields.get(name, "")), number)
        self.by_number.pop("", None)


def names_in(fields: dict[str, Value]) -> set[str]:
    """Every name a row gives, as plain words."""
    given, family = str(fields.get("given_name", "")), str(fields.get("family_name", ""))
    return set(plain(f"{given} {family}").split())


def plain(name: str) -> str:
    """A name in small letters without accents."""
    letters = unicodedata.normalize("NFKD", name.lower().replace("ł", "l").replace("-", " "))
    return "".join(c for c in letters if c.isalnum() or c == " ")
