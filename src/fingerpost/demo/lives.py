"""What each young person truly does, from the September before last up to the day.

The county is steered, not left to luck: at every month end as many are NEET as a table says, and
chance only decides who. So one county's rates are another seed's rates.

    truth(spells, day) -> code

Shares are policy.md 3.2 (England, March 2026); risk ratios follow NEET by need and sex there.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import accumulate
from random import Random

from fingerpost.core import codes, dates
from fingerpost.core.records import Group
from fingerpost.demo.names import Lot, lot, read
from fingerpost.demo.scales import Scale
from fingerpost.demo.world import (
    ALTERNATIVE,
    COLLEGE,
    MERROWSHIRE,
    PROVIDER,
    SCHOOL,
    SIXTH_FORM_COLLEGE,
    SPECIAL,
    SPECIALIST,
    Place,
    Spell,
    YoungPerson,
)

NEET = codes.load("activities").where(group=Group.NEET.value)
COMPULSORY = ("110", "120", "130", "140")
FULL_TIME = ("210", "220", "230", "240", "270", "280", "290")
EDUCATION = ("210", "220", "230", "240", "270", "280", "250")  # by the academic year
ADULT = 18
IN_CUSTODY = ("290", "710")
WITH_PROVIDER = ("310", "410", "430", "450", "460", "530")
COURSES = ("310", "320", "410", "430", "450", "460", "530", *EDUCATION)

# NEET, % of residents of each age, from the end of September to the end of August, for a
# published winter rate of 3.4: those the authority has not found are in it.
TRUE_NEET = {
    16: (3.0, 3.1, 3.1, 3.2, 3.3, 3.4, 3.5, 3.6, 3.6, 3.6, 3.5, 3.5),
    17: (4.5, 4.7, 4.8, 4.9, 5.0, 5.2, 5.3, 5.4, 5.4, 5.4, 5.3, 5.2),
}
PUBLISHED = 3.4
# Of those NEET, the share that finds something in a month, September first.
FOUND_SOMETHING = (0.26, 0.14, 0.09, 0.06, 0.15, 0.09, 0.08, 0.07, 0.06, 0.06, 0.05, 0.05)
COLLEGE_STARTS = (9, 10, 1)

# What those with something do in September, first at 16, then for those new to it at 17.
AT_16 = lot({
    "full-time": 94.1, "310": 2.8, "410": 0.8, "450": 0.05, "430": 0.4, "250": 0.12,
    "320": 0.22, "381": 0.03, "550": 0.03, "330": 0.5, "340": 0.1, "360": 0.2, "380": 0.05,
    "350": 0.05, "530": 0.3, "260": 0.02,
})  # fmt: skip
AT_17 = lot({
    "full-time": 22, "310": 25, "410": 4, "430": 3, "250": 2, "320": 4, "381": 0.7, "550": 0.5,
    "330": 15, "340": 3, "360": 4, "380": 1.5, "350": 1.5, "530": 3, "260": 1, "240": 0.4,
})  # fmt: skip
STAYS_AT_17 = {
    "210": 0.96, "220": 0.95, "230": 0.925, "280": 0.97, "270": 0.9, "310": 0.88, "320": 0.85,
    "410": 0.35, "330": 0.8, "340": 0.8, "250": 0.5,
}  # fmt: skip
AT_18 = lot({"240": 37, "310": 8, "330": 25, "230": 13, "360": 4, "619": 9, "260": 4})
WITH_PLAN_AFTER_18 = lot({
    "230": 58, "280": 15, "460": 6, "410": 3, "330": 4, "360": 3, "619": 5, "640": 3,
    "670": 3,
})  # fmt: skip
PLAN_STAYS = 0.82
OLDEST_AT_SCHOOL = 18
AFTER_NEET = lot({
    "230": 24, "310": 13, "410": 18, "330": 19, "340": 3, "360": 9, "530": 10, "250": 2, "430": 2,
})  # fmt: skip
AFTER_LEAVING = lot({"310": 28, "330": 24, "230": 28, "320": 6, "340": 4, "360": 4, "410": 6})
AFTER_PROVIDER = lot({"310": 30, "230": 30, "330": 25, "410": 15})
LEAVES_FOR_SOMETHING = 0.0012  # of learners, a month
LEAVES_WORK = 0.02
WHY_NEET = {
    "619": 66, "610": 6, "615": 2, "616": 3, "620": 1.5, "640": 13, "670": 1, "680": 4, "540": 0.5,
    "660": 0.2,
}  # fmt: skip
CUSTODY, CUSTODY_MONTHS = 0.03, (2, 7)  # a month, of those under youth justice supervision
LIKELY_TO_LEAVE = {
    "210": 0.45, "220": 0.6, "230": 1.5, "280": 0.6, "310": 1.2, "410": 4, "430": 4, "530": 5,
    "330": 2.5, "350": 5, "360": 3, "290": 0, "710": 0,
}  # fmt: skip
NO_SHOW = 0.45
STUDY_PROGRAMME_WEEKS, APPRENTICESHIP_MONTHS = (16, 34), (13, 26)


def truth(spells: Sequence[Spell], day: date) -> str:
    """What someone is doing on a day: the code of the last thing they had begun by then."""
    spell = spell_on(spells, day)
    return spell.code if spell else ""


def spell_on(spells: Sequence[Spell], day: date) -> Spell | None:
    """The last thing someone had begun by a day; a place never taken up was not begun."""
    current = None
    for spell in spells:
        if spell.starts_on > day:
            break
        if spell.ended_on is None or spell.ended_on >= spell.starts_on:
            current = spell
    return current


def risk(person: YoungPerson) -> float:
    """How much likelier than another someone is to be NEET."""
    odds = 1.1 if person.sex == "M" else 0.88
    if person.ehc_plan:
        odds *= 1.9
    elif person.sen_support:
        odds *= 2.1
    if person.vulnerable:
        odds *= 8
    if not person.school:
        odds *= 2
    return odds


class Doors:
    """Where each kind of place is, to be chosen from."""

    def __init__(self, places: Iterable[Place], rng: Random) -> None:
        self._rng = rng
        self._lots: dict[tuple[str, str], Lot] = {}
        self.by_key = {place.key: place for place in places}
        for place in self.by_key.values():
            for role in self._roles(place):
                self._lots.setdefault((place.authority, role), Lot()).add(place.key, place.weight)
        for each in self._lots.values():
            each.close()

    @staticmethod
    def _roles(place: Place) -> list[str]:
        if place.role in (SCHOOL, SPECIAL, ALTERNATIVE):
            return [f"{place.role} sixth form"] if place.sixth_form else []
        return [place.role]

    def of(self, role: str, authority: str) -> str:
        """A place of this kind, nearly always in the authority; empty where there is none."""
        found = self._lots.get((authority, role)) or self._lots.get((MERROWSHIRE, role))
        return found.draw(self._rng) if found else ""


class Lives:
    """Lives of one authority's people, month by month."""

    def __init__(
        self, *, rng: Random, as_at: date, scale: Scale, authority: str, places: Sequence[Place]
    ) -> None:
        self.rng = rng
        self.as_at = as_at
        self.authority = authority
        self.first_year = dates.academic_year(as_at) - 1
        self.steepness = scale.neet / PUBLISHED
        self.doors = Doors(places, rng)
        self._other = next((p.authority for p in places if p.authority != authority), authority)
        self._courses: dict[str, Lot] = {}
        self._levels: dict[tuple[str, str], str] = {}
        for row in read("courses"):
            self._courses.setdefault(row["code"], Lot()).add(row["course"], float(row["weight"]))
            self._levels[row["code"], row["course"]] = row["level"]
        for each in self._courses.values():
            each.close()

    def of(self, people: Sequence[YoungPerson]) -> list[list[Spell]]:
        """Everyone's spells, in the order of `people`."""
        lives: list[list[Spell]] = [[] for _ in people]
        for year in (self.first_year - 1, self.first_year, self.first_year + 1):
            start = date(year, 9, 1)
            by_age: dict[int, list[tuple[YoungPerson, list[Spell]]]] = {16: [], 17: []}
            for person, life in zip(people, lives, strict=True):
                age = dates.academic_age(person.born_on, start)
                self._september(person, life, age, year)
                if age in by_age:
                    by_age[age].append((person, life))
            for age, members in by_age.items():
                if year >= self.first_year or age == 16:
                    self._year(members, age, year, whole=year >= self.first_year)
        return lives

    # September

    def _september(self, person: YoungPerson, life: list[Spell], age: int, year: int) -> None:
        if age < 13 or (year < self.first_year and age < 15):
            return
        if age <= 15:
            self._school_year(person, life, year)
        elif age == 16:
            self._begin(person, life, AT_16.draw(self.rng), year)
        elif not life:
            self._older_with_plan(person, life, year)
        elif age == 17:
            self._second_year(person, life, year)
        elif person.ehc_plan:
            too_old = age > OLDEST_AT_SCHOOL and self._is_at_school(life[-1])
            if not too_old and (life[-1].code in NEET or self.rng.random() < PLAN_STAYS):
                self._again(life, year)
            else:
                self._older_with_plan(person, life, year)
        else:
            self._begin(person, life, AT_18.draw(self.rng), year)

    def _school_year(self, person: YoungPerson, life: list[Spell], year: int) -> None:
        code = "110" if person.school else "120"
        life.append(Spell(code, date(year, 9, 1), date(year + 1, 8, 31), person.school))

    def _second_year(self, person: YoungPerson, life: list[Spell], year: int) -> None:
        now = life[-1]
        if now.code in NEET:
            return
        if self.rng.random() < STAYS_AT_17.get(now.code, 0.5):
            self._again(life, year)
        else:
            self._begin(person, life, AT_17.draw(self.rng), year)

    def _is_at_school(self, spell: Spell) -> bool:
        place = self.doors.by_key.get(spell.place)
        return place is not None and place.role in (SCHOOL, SPECIAL, ALTERNATIVE)

    def _older_with_plan(self, person: YoungPerson, life: list[Spell], year: int) -> None:
        self._begin(person, life, WITH_PLAN_AFTER_18.draw(self.rng), year)

    def _again(self, life: list[Spell], year: int) -> None:
        """Another year of the same: a new spell for a course, nothing new for work."""
        now = life[-1]
        if now.code in EDUCATION:
            end = date(year + 1, 8, 31)
            start = self._term_start(now.code, year)
            life.append(Spell(now.code, start, end, now.place, now.course, now.level, end))

    def _begin(self, person: YoungPerson, life: list[Spell], code: str, year: int) -> None:
        if code == "full-time":
            code = self._full_time(person)
        start = self._term_start(code, year)
        self._close(life, start - timedelta(days=1))
        life.append(self._spell(person, code, start))

    def _term_start(self, code: str, year: int) -> date:
        if code in NEET:
            return date(year, 9, 1)
        if code in ("210", "220"):
            return date(year, 9, self.rng.choice((3, 4, 4, 5, 8)))
        if code in EDUCATION:
            return date(year, 9, self.rng.choice((1, 2, 7, 8, 8, 9, 10, 14)))
        return date(year, 9, 1) + timedelta(days=self.rng.randrange(-6, 24))

    def _full_time(self, person: YoungPerson) -> str:
        school = self.doors.by_key.get(person.school)
        chance = self.rng.random()
        if not school:
            return "270" if chance < 0.35 else "230"
        if school.role == SPECIAL:
            return "280" if (school.sixth_form and chance < 0.7) or chance > 0.9 else "230"
        if person.ehc_plan or school.role == ALTERNATIVE:
            return (
                "210" if school.sixth_form and chance < 0.2 else "280" if chance > 0.96 else "230"
            )
        if school.sixth_form:
            return "210" if chance < 0.62 else "220" if chance < 0.70 else "230"
        return "210" if chance < 0.16 else "220" if chance < 0.34 else "230"

    def _spell(self, person: YoungPerson, code: str, start: date) -> Spell:
        place = self._place(person, code, start)
        if code in ("210", "220") and not place:
            code, place = "230", self.doors.of(COLLEGE, self.authority)
        course = self._courses[code].draw(self.rng) if code in self._courses else ""
        return Spell(
            code=code,
            starts_on=start,
            ended_on=self._year_end(start) if code in EDUCATION else None,
            place=place,
            course=course,
            level=self._levels.get((code, course), ""),
            expected_end_on=self._expected_end(code, start),
        )

    def _year_end(self, day: date) -> date:
        return date(dates.academic_year(day) + 1, 8, 31)

    def _expected_end(self, code: str, start: date) -> date | None:
        if code in EDUCATION:
            return self._year_end(start)
        if code in ("410", "430", "450", "460", "530"):
            return start + timedelta(weeks=self.rng.randint(*STUDY_PROGRAMME_WEEKS))
        if code in IN_CUSTODY:
            return dates.add_months(start, self.rng.randint(*CUSTODY_MONTHS))
        if code == "310":
            return dates.add_months(start, self.rng.randint(*APPRENTICESHIP_MONTHS))
        return None

    def _place(self, person: YoungPerson, code: str, start: date) -> str:
        home = self.authority if self.rng.random() > 0.03 else self._other
        if code == "210":
            school = self.doors.by_key.get(person.school)
            if school and school.sixth_form and self.rng.random() < 0.9:
                return school.key
            return self.doors.of(f"{SCHOOL} sixth form", home)
        if code == "220":
            return self.doors.of(SIXTH_FORM_COLLEGE, home)
        if code in ("230", "250"):
            return self.doors.of(COLLEGE, home)
        if code == "280":
            school = self.doors.by_key.get(person.school)
            young = dates.academic_age(person.born_on, start) <= OLDEST_AT_SCHOOL
            stays = young and school is not None and school.role == SPECIAL and school.sixth_form
            if school and stays and self.rng.random() < 0.85:
                return school.key
            return self.doors.of(SPECIALIST, MERROWSHIRE)
        if code == "310" and self.rng.random() < 0.35:
            return self.doors.of(COLLEGE, home)
        if code in WITH_PROVIDER:
            return self.doors.of(PROVIDER, home)
        return ""

    def _close(self, life: list[Spell], day: date, why: str = "") -> None:
        """End what they do on a day; what had not begun by then never will."""
        while life and life[-1].starts_on > day and life[-1].why != "no-show":
            life.pop()
        now = next((spell for spell in reversed(life) if spell.why != "no-show"), None)
        if now and (now.ended_on is None or now.ended_on > day):
            now.ended_on, now.why = day, why

    # Month by month

    def _year(
        self, members: list[tuple[YoungPerson, list[Spell]]], age: int, year: int, *, whole: bool
    ) -> None:
        weights = [risk(person) for person, _ in members]
        first = date(year, 9, 1)
        last = date(year + 1, 8, 31) if whole else date(year, 9, 30)
        for number, end in enumerate(
            dates.period_ends(first, min(last, dates.month_end(self.as_at)))
        ):
            begun = end.replace(day=1)
            target = round(TRUE_NEET[age][number] / 100 * self.steepness * len(members))
            self._ends(members, begun, end)
            if number:
                self._changes(members, begun, end)
            self._steer(members, weights, target, begun, end, FOUND_SOMETHING[number])

    def _some_day(self, begun: date, end: date) -> date:
        return begun + timedelta(days=self.rng.randrange((end - begun).days + 1))

    def _ends(self, members: list[tuple[YoungPerson, list[Spell]]], begun: date, end: date) -> None:
        """Programmes of some weeks come to their end."""
        for person, life in members:
            now = life[-1]
            due = now.expected_end_on
            if (
                now.code in (*WITH_PROVIDER, *IN_CUSTODY)
                and due
                and due <= end
                and now.ended_on is None
            ):
                self._move(
                    person, life, AFTER_PROVIDER.draw(self.rng), max(due, begun), "completed"
                )

    def _changes(
        self, members: list[tuple[YoungPerson, list[Spell]]], begun: date, end: date
    ) -> None:
        """Some leave one thing for another."""
        rng = self.rng
        for person, life in members:
            if "170" in person.characteristics and rng.random() < CUSTODY:
                self._sentence(person, life, begun, end)
                continue
            if rng.random() > LEAVES_WORK:
                continue
            now = life[-1]
            if now.starts_on >= begun or now.code in NEET:
                continue
            if now.code not in EDUCATION or rng.random() < LEAVES_FOR_SOMETHING / LEAVES_WORK:
                self._move(
                    person, life, AFTER_LEAVING.draw(rng), self._some_day(begun, end), "left"
                )

    def _sentence(self, person: YoungPerson, life: list[Spell], begun: date, end: date) -> None:
        if life[-1].code in IN_CUSTODY or life[-1].starts_on >= begun:
            return
        day = self._some_day(begun, end)
        code = "710" if dates.age_on(person.born_on, day) >= ADULT else "290"
        self._move(person, life, code, day, "left")

    def _move(
        self, person: YoungPerson, life: list[Spell], code: str, last_day: date, why: str
    ) -> None:
        if code == "230" and last_day.month not in COLLEGE_STARTS:
            code = "410" if why == "found something" else "310"
        start = last_day + timedelta(days=1 + int(self.rng.expovariate(0.3)))
        self._close(life, last_day, why)
        life.append(self._spell(person, code, start))

    def _steer(
        self,
        members: list[tuple[YoungPerson, list[Spell]]],
        weights: list[float],
        target: int,
        begun: date,
        end: date,
        found: float,
    ) -> None:
        neet = [m for m in members if m[1][-1].code in NEET]
        leaving = max(len(neet) - target, round(found * len(neet)))
        for person, life in self.rng.sample(neet, leaving):
            code = AFTER_NEET.draw(self.rng)
            self._move(person, life, code, self._some_day(begun, end), "found something")
        joining = target - len(neet) + leaving
        for person, life in self._at_risk(members, weights, joining, begun):
            self._become_neet(person, life, begun, end)

    def _at_risk(
        self,
        members: list[tuple[YoungPerson, list[Spell]]],
        weights: list[float],
        count: int,
        begun: date,
    ) -> list[tuple[YoungPerson, list[Spell]]]:
        drawn: dict[int, tuple[YoungPerson, list[Spell]]] = {}
        if count <= 0:
            return []
        now = [
            weight * LIKELY_TO_LEAVE.get(life[-1].code, 1) if _may_leave(life, begun) else 0.0
            for (_, life), weight in zip(members, weights, strict=True)
        ]
        cumulative = list(accumulate(now))
        while len(drawn) < count:
            for index in self.rng.choices(range(len(members)), cum_weights=cumulative, k=count):
                if len(drawn) < count:
                    drawn[index] = members[index]
        return list(drawn.values())

    def _become_neet(self, person: YoungPerson, life: list[Spell], begun: date, end: date) -> None:
        now = life[-1]
        if now.starts_on > begun:
            start = begun
            if now.place and self.rng.random() < NO_SHOW:
                now.ended_on, now.why = now.starts_on - timedelta(days=1), "no-show"
            self._close(life, begun - timedelta(days=1))
        else:
            last_day = max(now.starts_on, self._some_day(begun, end))
            self._close(life, last_day, "left")
            start = last_day + timedelta(days=1)
        code = self._why_neet(person)
        expected = start + timedelta(days=self.rng.randrange(20, 90)) if code == "616" else None
        life.append(Spell(code, start, expected_end_on=expected))

    def _why_neet(self, person: YoungPerson) -> str:
        held = person.characteristics
        if "180" in held and self.rng.random() < 0.6:
            return "650"
        if "120" in held and self.rng.random() < 0.7:
            return "630"
        if "140" in held and self.rng.random() < 0.4:
            return "620"
        return self.rng.choices(list(WHY_NEET), list(WHY_NEET.values()))[0]


def _may_leave(life: list[Spell], begun: date) -> bool:
    """Whether someone can become NEET this month: not again, and not straight from a new start.

    In September a place may fall through before it begins, but not one just found.
    """
    now = life[-1]
    if now.code in NEET:
        return False
    if now.starts_on < begun:
        return True
    just_found = len(life) > 1 and life[-2].code in NEET
    return begun.month == dates.FIRST_MONTH_OF_ACADEMIC_YEAR and not just_found
