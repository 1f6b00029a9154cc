"""The young people of the made-up county: households, births, names, numbers, needs.

Households come first: brothers and sisters share a surname, a home, telephone and parent; twins a
birthday too. Shares below are of young people unless said; sources are policy.md 3.2 and
calibration.csv where marked, else ours.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from fingerpost.core import dates
from fingerpost.demo.geography import Geography, Town, landline, mobile
from fingerpost.demo.names import SIKH_NAME, Lot, Names, for_sex, lot, read
from fingerpost.demo.numbers import Numbers
from fingerpost.demo.world import (
    ALTERNATIVE,
    ELSEWHERE,
    MERROWSHIRE,
    PORT_CALDER,
    SCHOOL,
    SPECIAL,
    Home,
    Place,
    YoungPerson,
)

OTHER = {MERROWSHIRE: PORT_CALDER, PORT_CALDER: MERROWSHIRE}
TWIN_PAIRS = 0.0075  # of births, so that 1.5% of children are twins
SIBLING = 0.33
BIRTHS_APART = timedelta(days=310)
SEX = lot({"M": 5117, "F": 4875, "U": 8})
EHC_PLAN, EHC_PLAN_BOYS, SEN_SUPPORT = 0.0540, 0.70, 0.1010  # [S] dashboard 2025
MOVED, ARRIVED, LEFT = 0.06, 0.006, 0.0025
CROSSED = {MERROWSHIRE: 0.0025, PORT_CALDER: 0.015}  # from the other authority
DOUBLE_BARRELLED = 0.03
NO_ULN, NO_UPN, TEMPORARY_UPN, FORMER_UPN = 0.012, 0.010, 0.006, 0.004
AT_HOME, NEXT_DOOR = 0.011, {MERROWSHIRE: 0.005, PORT_CALDER: 0.06}
INDEPENDENT = 0.05
LOCAL_SCHOOL = 0.8
# EHC plans held at an academic age, as a share of a year group: plans end as people leave learning.
PLANS_AFTER_18 = {19: 0.034, 20: 0.025, 21: 0.020, 22: 0.016, 23: 0.013, 24: 0.010}
# Characteristics of core/codes/characteristics.csv: share, youngest academic age, sex if one only.
CHARACTERISTICS = (
    ("110", 0.0062, 13, ""), ("130", 0.0034, 13, ""), ("140", 0.0040, 13, ""),
    ("150", 0.0014, 14, ""), ("160", 0.0045, 16, ""), ("170", 0.0030, 14, ""),
    ("190", 0.0004, 16, ""), ("200", 0.0030, 13, ""), ("210", 0.0042, 13, ""),
    ("120", 0.0045, 16, "F"), ("180", 0.0035, 16, "F"),
)  # fmt: skip
COMPOUND = ("british", "scottish", "welsh", "irish", "caribbean", "european")
MIDDLE_NAME = {"british": 0.62, "scottish": 0.62, "welsh": 0.6, "irish": 0.55, "caribbean": 0.6}
MAIL = ("example.org", "example.com")


@dataclass(slots=True)
class Household:
    """A family: what its children share."""

    number: int
    ethnicity: str
    given: str
    family: str
    surname: str
    homes: tuple[Home, ...]
    town: Town
    phone: str
    parent_given: str
    parent_phone: str
    births: list[date]


@dataclass(frozen=True, slots=True)
class Wanted:
    """So many people of one academic age, with or without regard to an EHC plan."""

    academic_age: int
    count: int
    only_ehc_plans: bool = False


def wanted(cohort: int) -> list[Wanted]:
    """How many of each academic age, oldest first, for a 16-17 cohort of this size."""
    year_group = cohort // 2
    older = [
        Wanted(age, round(year_group * share), only_ehc_plans=True)
        for age, share in sorted(PLANS_AFTER_18.items(), reverse=True)
    ]
    eighteen = Wanted(18, round(year_group * 0.985))
    younger = [Wanted(age, year_group) for age in (16, 15, 14, 13)]
    return [*older, eighteen, Wanted(17, cohort - year_group), *younger]


class Population:
    """Makes the people of one authority."""

    def __init__(
        self,
        *,
        rng: Random,
        authority: str,
        as_at: date,
        names: Names,
        geography: Geography,
        numbers: Numbers,
        places: list[Place],
        first_number: int = 0,
    ) -> None:
        self.rng = rng
        self.authority = authority
        self.as_at = as_at
        self.began = date(dates.academic_year(as_at) - 1, 9, 1)
        self.names = names
        self.geography = geography
        self.numbers = numbers
        self.households: list[Household] = []
        self._first = first_number
        self._made = 0
        self._founded = 0
        self._schools = Schools(places, rng)
        self._ethnicities = Lot()
        self._communities: dict[str, Lot] = {}
        self._read_ethnicities()

    def _read_ethnicities(self) -> None:
        for row in read("ethnicities"):
            self._ethnicities.add(row["ethnicity"], float(row[f"share_{self.authority}"]))
            pairs = (pair.rsplit(":", 1) for pair in row["communities"].split())
            self._communities[row["ethnicity"]] = lot({name: float(w) for name, w in pairs})
        self._ethnicities.close()

    def people(self, cohort: int) -> Iterator[YoungPerson]:
        """Everyone, oldest first, and after them some who have moved away."""
        for group in wanted(cohort):
            yield from self._group(group, leaving=False)
        for age in (18, 17, 16):
            yield from self._group(Wanted(age, round(cohort / 2 * LEFT)), leaving=True)

    def _group(self, group: Wanted, *, leaving: bool) -> Iterator[YoungPerson]:
        first, last = dates.birthdays_of_academic_age(group.academic_age, self.as_at)
        days = (last - first).days + 1
        made = 0
        while made < group.count:
            born_on = first + timedelta(days=self.rng.randrange(days))
            home = self._household(born_on, leaving=leaving)
            twins = made + 1 < group.count and self.rng.random() < TWIN_PAIRS
            for _ in range(1 + twins):
                yield self._person(home, born_on, group)
                made += 1

    def _household(self, born_on: date, *, leaving: bool) -> Household:
        if not leaving and self.households and self.rng.random() < SIBLING:
            for _ in range(3):
                home = self.rng.choice(self.households)
                if all(abs(born_on - other) > BIRTHS_APART for other in home.births):
                    home.births.append(born_on)
                    return home
        home = self._new_household(leaving=leaving)
        home.births.append(born_on)
        if not leaving:
            self.households.append(home)
        return home

    def _new_household(self, *, leaving: bool) -> Household:
        rng = self.rng
        ethnicity = self._ethnicities.draw(rng)
        given, _, family = self._communities[ethnicity].draw(rng).partition("+")
        family = family or given
        homes, town = self._homes(leaving=leaving)
        self._founded += 1
        return Household(
            number=self._first + self._founded,
            ethnicity=ethnicity,
            given=given,
            family=family,
            surname=self._surname(given, family),
            homes=homes,
            town=town,
            phone=landline(rng) if rng.random() < 0.35 else "",
            parent_given=self.names.given(rng, given, rng.choice("FFFM")),
            parent_phone=mobile(rng),
            births=[],
        )

    def _surname(self, given: str, family: str) -> str:
        name = self.names.family(self.rng, family)
        if given in COMPOUND and self.rng.random() < DOUBLE_BARRELLED and "-" not in name:
            joint = "-" if self.rng.random() < 0.85 else " "
            name = f"{self.names.family(self.rng, given)}{joint}{name}"
        return name

    def _homes(self, *, leaving: bool) -> tuple[tuple[Home, ...], Town]:
        rng = self.rng
        home, town = self._home(self.authority, date.min)
        if leaving:
            return (home, Home(self._some_day(), ELSEWHERE)), town
        chance = rng.random()
        crossed = CROSSED[self.authority]
        if chance > MOVED + crossed + ARRIVED:
            return (home,), town
        moved_on = self._some_day()
        later = Home(moved_on, home.authority, home.lines, home.town, home.postcode)
        if chance < ARRIVED:
            return (Home(date.min, ELSEWHERE), later), town
        before = OTHER[self.authority] if chance < ARRIVED + crossed else self.authority
        return (self._home(before, date.min)[0], later), town

    def _home(self, authority: str, since: date) -> tuple[Home, Town]:
        town = self.geography.town(self.rng, authority)
        lines, postcode = self.geography.address(self.rng, town)
        return Home(since, authority, lines, town.name, postcode), town

    def _some_day(self) -> date:
        return self.began + timedelta(days=self.rng.randrange(20, (self.as_at - self.began).days))

    def _person(self, home: Household, born_on: date, group: Wanted) -> YoungPerson:
        rng = self.rng
        sex = SEX.draw(rng)
        plan = group.only_ehc_plans or rng.random() < EHC_PLAN
        if plan and sex != "U":
            sex = "M" if rng.random() < EHC_PLAN_BOYS else "F"
        name_sex = sex if sex != "U" else rng.choice("FM")
        given = self.names.given(rng, home.given, name_sex)
        family = for_sex(home.surname, home.family, name_sex)
        number = self._first + self._made
        self._made += 1
        upn, former_upn = self._upn(born_on)
        return YoungPerson(
            number=number,
            given_name=given,
            middle_names=self._middle_names(home, given, family, name_sex),
            family_name=family,
            known_as=self._known_as(given),
            born_on=born_on,
            sex=sex,
            ethnicity=home.ethnicity,
            upn=upn,
            former_upn=former_upn,
            uln="" if rng.random() < NO_ULN else self.numbers.uln(),
            homes=home.homes,
            home_phone=home.phone,
            mobile=mobile(rng) if rng.random() < 0.85 else "",
            email=email(given, family, number) if rng.random() < 0.7 else "",
            parent=f"{home.parent_given} {home.surname}",
            parent_phone=home.parent_phone,
            school=self._schools.school_of(home.town, self.authority, plan=plan),
            ehc_plan=plan,
            sen_support=not plan and rng.random() < SEN_SUPPORT / (1 - EHC_PLAN),
            characteristics=self._characteristics(group.academic_age, sex),
            household=home.number,
        )

    def _upn(self, born_on: date) -> tuple[str, str]:
        chance = self.rng.random()
        if chance < NO_UPN:
            return "", ""
        temporary = chance < NO_UPN + TEMPORARY_UPN
        year = born_on.year + (born_on.month >= dates.FIRST_MONTH_OF_ACADEMIC_YEAR)
        upn = self.numbers.upn(self.authority, year, temporary=temporary)
        if chance > 1 - FORMER_UPN:
            return upn, self.numbers.upn(self.authority, year, temporary=True)
        return upn, ""

    def _middle_names(self, home: Household, given: str, family: str, sex: str) -> str:
        rng = self.rng
        if home.family == "sikh" and family != SIKH_NAME[sex]:
            return SIKH_NAME[sex]
        if rng.random() > MIDDLE_NAME.get(home.given, 0.25):
            return ""
        count = 2 if rng.random() < 0.1 else 1
        drawn = [self.names.given(rng, home.given, sex) for _ in range(count)]
        return " ".join(name for name in dict.fromkeys(drawn) if name != given)

    def _known_as(self, given: str) -> str:
        nicknames = self.names.nicknames.get(given)
        return self.rng.choice(nicknames) if nicknames and self.rng.random() < 0.3 else ""

    def _characteristics(self, academic_age: int, sex: str) -> frozenset[str]:
        held: frozenset[str] = frozenset()
        for code, share, youngest, only in CHARACTERISTICS:
            if academic_age >= youngest and only in ("", sex) and self.rng.random() < share:
                held |= {code}
        return held


class Schools:
    """Which school of Years 9 to 11 somebody goes to."""

    def __init__(self, places: list[Place], rng: Random) -> None:
        self._rng = rng
        self._by_town: dict[str, Lot] = {}
        self._by_kind: dict[tuple[str, str], Lot] = {}
        for place in places:
            if place.role not in (SCHOOL, SPECIAL, ALTERNATIVE):
                continue
            kind = "independent" if place.independent else place.role
            self._lot(self._by_kind, (place.authority, kind)).add(place.key, place.weight)
            if kind == SCHOOL:
                self._lot(self._by_town, place.town).add(place.key, place.weight)
        for each in (*self._by_town.values(), *self._by_kind.values()):
            each.close()

    @staticmethod
    def _lot(lots: dict[Any, Lot], key: Any) -> Lot:
        return lots.setdefault(key, Lot())

    def school_of(self, town: Town, authority: str, *, plan: bool) -> str:
        """A school's key; empty for those taught at home."""
        chance = self._rng.random()
        if plan and chance < 0.45:
            return self._of(authority, SPECIAL)
        if chance > 1 - AT_HOME:
            return ""
        if chance < NEXT_DOOR[authority]:
            return self._of(OTHER[authority], SCHOOL)
        if chance < NEXT_DOOR[authority] + 0.004:
            return self._of(authority, ALTERNATIVE)
        if chance < NEXT_DOOR[authority] + INDEPENDENT:
            return self._of(authority, "independent")
        local = self._by_town.get(town.name)
        if local and self._rng.random() < LOCAL_SCHOOL:
            return local.draw(self._rng)
        return self._of(authority, SCHOOL)

    def _of(self, authority: str, kind: str) -> str:
        found = self._by_kind.get((authority, kind)) or self._by_kind[authority, SCHOOL]
        return found.draw(self._rng)


def email(given: str, family: str, number: int) -> str:
    """An address at a domain kept for examples."""
    letters = unicodedata.normalize("NFKD", f"{given}.{family}".lower())
    plain = "".join(c for c in letters if c.isascii() and (c.isalnum() or c == "."))
    return f"{plain}{number % 97}@{MAIL[number % 2]}"
