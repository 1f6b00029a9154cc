"""What schools, colleges, providers and the authorities' teams sent, in order of receipt.

Shares and dates are those of the 2020 review of local destinations data: 77% of colleges file by
the end of September; leavers come monthly (58%), weekly (10%), quarterly (13%) or as it suits.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random

from fingerpost.core import dates
from fingerpost.demo import habits, mistakes
from fingerpost.demo.layouts import Entry, Layout, render
from fingerpost.demo.lives import EDUCATION, spell_on
from fingerpost.demo.names import Names
from fingerpost.demo.picture import Told
from fingerpost.demo.rounds import Rounds
from fingerpost.demo.scales import Scale
from fingerpost.demo.world import (
    ALTERNATIVE,
    AUTHORITY,
    COLLEGE,
    ELSEWHERE,
    PROVIDER,
    SCHOOL,
    SIXTH_FORM_COLLEGE,
    SPECIAL,
    SPECIALIST,
    County,
    DemoFile,
    Place,
    Spell,
    YoungPerson,
)

SCHOOLS = (SCHOOL, SPECIAL, ALTERNATIVE)
ROLL, ENROLMENT, LEAVERS, NO_SHOWS, ACTIVITY = (
    "roll", "enrolment", "leavers", "no_shows", "activity",
)  # fmt: skip
# When files arrive, as (share of senders so far, month, day).
SIXTH_FORMS_FILE = ((0.0, 9, 10), (0.38, 9, 29), (0.70, 10, 28), (1.0, 12, 2))
COLLEGES_FILE = ((0.0, 9, 14), (0.77, 9, 29), (1.0, 10, 16))
OTHERS_FILE = ((0.0, 9, 8), (1.0, 10, 22))
LATE_ENROLMENT = 0.14
JANUARY_ROLL = 0.15
PHANTOM_ENROLLED = 0.6
NEVER_REPORTED, REPORTED_LATE = 0.07, 0.12
LEAVERS_COME = (("monthly", 58), ("weekly", 10), ("quarterly", 13), ("varied", 19))
LEAVER_MONTHS = {
    "monthly": (11, 12, 1, 2, 3, 4, 5, 6, 7), "quarterly": (12, 4, 7),
    "varied": (11, 2, 6), "schools": (12, 2, 5), "weekly": (10, 1, 2, 3, 4, 5, 7),
}  # fmt: skip
MISTAKES = {ROLL: 0.003, ENROLMENT: 0.055, LEAVERS: 0.04, NO_SHOWS: 0.04, ACTIVITY: 0.02}
NO_ULN, NO_POSTCODE, NO_UPN = 0.035, 0.03, 0.25
LARGEST_WORKBOOK = 600
WHY = {
    "left": ("Withdrawn", "Non-attendance", "Personal reasons", "Left for employment", "WD"),
    "completed": ("Completed",),
    "found something": ("Moved on",),
    "moved away": ("Moved away",),
}
DESTINATIONS = {
    "310": "Apprenticeship", "330": "Employment", "360": "Part-time work", "230": "Another college",
    "619": "Not known", "640": "Unknown - ill health",
}  # fmt: skip
SPECIALIST_CODE = ("Activity Code=code",)


@dataclass(slots=True)
class Sent:
    """A file, and what can be learnt from it by whom."""

    file: DemoFile
    told: list[Told]


@dataclass(slots=True)
class Learner:
    """Somebody's time at one place."""

    person: YoungPerson
    spell: Spell
    life: tuple[Spell, ...]
    late: bool


def with_files(county: County, scales: dict[str, Scale], names: Names, rng: Random) -> County:
    """The county with what was sent."""
    post = Post(county, names, rng)
    sent = sorted(post.everything(), key=_arrival)
    for authority, scale in scales.items():
        heard = [s for s in sent if s.file.authority == authority]
        rounds = Rounds(county, scale, authority, post.entry, rng)
        sent = sorted([*sent, *(Sent(*made) for made in rounds.run(heard))], key=_arrival)
    return replace(county, files=tuple(s.file for s in sent))


def _arrival(sent: Sent) -> tuple[datetime, str, str, str]:
    file = sent.file
    return file.received_at, file.authority, file.sender, file.filename


class Post:
    """Everything that organisations send."""

    def __init__(self, county: County, names: Names, rng: Random) -> None:
        self.county = county
        self.names = names
        self.rng = rng
        self.years = (dates.academic_year(county.as_at) - 1, dates.academic_year(county.as_at))
        self.at: dict[str, list[Learner]] = defaultdict(list)
        for person, life in zip(county.people, county.lives, strict=True):
            for spell in life:
                if spell.place:
                    late = rng.random() < LATE_ENROLMENT
                    self.at[spell.place].append(Learner(person, spell, life, late))
        self._habit: dict[str, tuple[int, Layout]] = {}

    def everything(self) -> Iterator[Sent]:
        """All files of all organisations, in no special order, up to the county's day."""
        for make in (self._year_11_lists, self._rolls, self._enrolments, self._leavers,
                     self._no_shows, self._own_lists):  # fmt: skip
            yield from make()

    # Rows

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
        if kind != ROLL and kind != ACTIVITY:
            entry.uln = "" if rng.random() < NO_ULN else entry.uln
            entry.upn = "" if rng.random() < NO_UPN else entry.upn
            entry.postcode = "" if rng.random() < NO_POSTCODE else entry.postcode
        wrong = rng.random() < MISTAKES[kind] and mistakes.make(entry, rng, self.names)
        return entry, wrong

    def _send(
        self, *, sender: Place, to: str, layout: Layout, kind: str, name: str, on: date,
        as_of: date, lines: Sequence[tuple[Entry, bool, Told | None]], title: str,
    ) -> Iterator[Sent]:  # fmt: skip
        if not lines or on > self.county.as_at:
            return
        if layout.workbook and len(lines) > LARGEST_WORKBOOK:
            layout = replace(layout, workbook=False, dates="slashes")
        at = datetime.combine(on, time(8 + self.rng.randrange(9), self.rng.randrange(60)))
        content = render(layout, [entry for entry, _, _ in lines], title=title, made_at=at)
        filename = f"{name}.{'xlsx' if layout.workbook else 'csv'}"
        file = DemoFile(to, sender.key, filename, at, as_of, kind, content)
        has_upn = "upn" in layout.fields
        told = [
            told
            for entry, wrong, told in lines
            if told and (entry.uln or (has_upn and entry.upn) or (entry.postcode and not wrong))
        ]
        yield Sent(file, told)

    # Schools

    def _year_11_lists(self) -> Iterator[Sent]:
        """The lists of Year 11 agreed in May of the two years before: where the caseload begins."""
        for place in self._places(*SCHOOLS):
            for year in (self.years[0] - 1, self.years[0]):
                day = date(year, 5, 28)
                pupils = [
                    person
                    for person in self._pupils_of[place.key]
                    if dates.year_group(person.born_on, day) == 11
                    and person.home_on(day).authority != ELSEWHERE
                ]
                lines = [(*self.entry(p, day, ROLL), None) for p in pupils]
                yield from self._send(
                    sender=place, to=place.authority, layout=self._roll_layout(place), kind=ROLL,
                    name=f"Year 11 list {year}", on=day, as_of=day, lines=lines,
                    title=f"{place.record.name}: Year 11 list, May {year}",
                )  # fmt: skip

    @property
    def _pupils_of(self) -> dict[str, list[YoungPerson]]:
        if not hasattr(self, "_pupils"):
            self._pupils: dict[str, list[YoungPerson]] = defaultdict(list)
            for person in self.county.people:
                self._pupils[person.school].append(person)
        return self._pupils

    def _rolls(self) -> Iterator[Sent]:
        with_sixth_form = self._places(*SCHOOLS, only=lambda place: place.sixth_form)
        others = self._places(*SCHOOLS, only=lambda place: not place.sixth_form)
        for year in self.years:
            for places, when in ((with_sixth_form, SIXTH_FORMS_FILE), (others, OTHERS_FILE)):
                for place, on in self._landing(places, when, year, weighted=True):
                    yield from self._roll(place, on, f"Roll autumn {year}")
                    if self.rng.random() < JANUARY_ROLL:
                        again = date(year + 1, 1, self.rng.randint(12, 27))
                        yield from self._roll(place, again, f"Roll spring {year + 1}")

    def _roll(self, place: Place, on: date, name: str) -> Iterator[Sent]:
        as_of = on - timedelta(days=self.rng.randint(0, 3))
        pupils = [
            learner
            for learner in self.at[place.key]
            if learner.spell.starts_on <= as_of
            and (learner.spell.ended_on is None or learner.spell.ended_on >= as_of)
            and learner.person.home_on(as_of).authority != ELSEWHERE
        ]
        pupils.sort(key=lambda p: (p.person.born_on.year, p.person.family_name, p.person.given_name))
        lines = [
            (*self.entry(p.person, as_of, ROLL, p.spell), self._told(p, as_of)) for p in pupils
        ]
        yield from self._send(
            sender=place, to=place.authority, layout=self._roll_layout(place), kind=ROLL,
            name=name, on=on, as_of=as_of, lines=lines, title=f"{place.record.name} pupils on roll",
        )  # fmt: skip

    def _roll_layout(self, place: Place) -> Layout:
        return habits.ROLLS[int(place.key) * 7 % len(habits.ROLLS)]

    def _told(self, learner: Learner, day: date, code: str = "") -> Told:
        spell = learner.spell
        return Told(
            learner.person.number, code or spell.code, spell.starts_on, day, spell.place,
            expected_end_on=None if spell.code in EDUCATION else spell.expected_end_on,
        )  # fmt: skip

    # Colleges and providers

    def _enrolments(self) -> Iterator[Sent]:
        colleges = self._places(COLLEGE, SIXTH_FORM_COLLEGE, SPECIALIST, PROVIDER)
        colleges.sort(key=lambda place: -place.weight)
        for year in self.years:
            for place, on in self._landing(colleges, COLLEGES_FILE, year, largest_first=1):
                yield from self._enrolments_of(place, year, on)

    def _enrolments_of(self, place: Place, year: int, first: date) -> Iterator[Sent]:
        rng = self.rng
        days = [first, date(year, 11, rng.randint(12, 24)), date(year + 1, 2, rng.randint(2, 8))]
        days.append(date(year + 1, 3, rng.randint(23, 29)))
        if place.role == PROVIDER:
            days.append(date(year + 1, 7, rng.randint(6, 14)))
        names = ("Enrolments", "Enrolments 2", "January starts", "Starts spring", "Starts summer")
        since = date(year, 8, 1)
        for number, (on, name) in enumerate(zip(days, names, strict=False)):
            as_of = on - timedelta(days=rng.randint(0, 2))
            listed = [
                learner
                for learner in self._in_year(place, year)
                if self._is_listed(learner, since, as_of, first=number == 0)
            ]
            yield from self._enrolment(place, listed, on, as_of, f"{name} {year}-{year - 1999}")
            since = as_of
        if place.weight >= 850:
            yield from self._stale(place, year)

    def _in_year(self, place: Place, year: int) -> list[Learner]:
        """Those there at any time from this September to the next."""
        first, last = date(year, 9, 1), date(year + 1, 8, 31)
        return [
            learner
            for learner in self.at[place.key]
            if learner.spell.starts_on <= last
            and (
                learner.spell.ended_on is None
                or learner.spell.ended_on >= first
                or (learner.spell.why == "no-show" and learner.spell.starts_on >= first)
            )
        ]

    def _is_listed(self, learner: Learner, since: date, as_of: date, *, first: bool) -> bool:
        spell = learner.spell
        if spell.starts_on > as_of:
            return False
        if spell.why == "no-show":
            return first and self.rng.random() < PHANTOM_ENROLLED
        if spell.ended_on is not None and spell.ended_on < as_of:
            return False
        if first:
            return not learner.late
        begun_since = spell.starts_on > since
        return begun_since or (learner.late and as_of.month == 11 and since.month in (9, 10))

    def _enrolment(
        self, place: Place, listed: list[Learner], on: date, as_of: date, name: str
    ) -> Iterator[Sent]:
        layout = self._layout(place, habits.ENROLMENTS, habits.PROVIDERS)
        listed = [p for p in listed if self._can_say(p.spell, layout)]
        for to, learners in self._by_authority(listed, as_of).items():
            lines = [
                (*self._enrolment_line(p, as_of), self._told(p, as_of)) for p in learners
            ]
            yield from self._send(
                sender=place, to=to, layout=layout, kind=ENROLMENT, name=name, on=on, as_of=as_of,
                lines=lines, title=f"{place.record.name}: enrolments as at {as_of:%d/%m/%Y}",
            )  # fmt: skip

    def _enrolment_line(self, learner: Learner, day: date) -> tuple[Entry, bool]:
        entry, wrong = self.entry(learner.person, day, ENROLMENT, learner.spell)
        entry.more["code"] = learner.spell.code
        return entry, wrong

    @staticmethod
    def _can_say(spell: Spell, layout: Layout) -> bool:
        """Other training and re-engagement need a column of their own to be said in."""
        return spell.code not in ("430", "530") or "situation" in layout.fields

    def _stale(self, place: Place, year: int) -> Iterator[Sent]:
        """The whole extract of early November again, in December, leavers since and all."""
        as_of, on = date(year, 10, 30), date(year, 12, 9)
        listed = [
            p
            for p in self._in_year(place, year)
            if p.spell.starts_on <= as_of and p.spell.why != "no-show"
            and (p.spell.ended_on is None or p.spell.ended_on >= as_of)
        ]  # fmt: skip
        part = [p for p in listed if p.person.number % 3 == 0]
        yield from self._enrolment(place, part, on, as_of, f"Extract {as_of:%d-%m-%Y} resent")

    def _layout(
        self, place: Place, colleges: Sequence[Layout], providers: Sequence[Layout]
    ) -> Layout:
        if place.role == PROVIDER:
            return providers[int(place.key) % len(providers)]
        if place.role == SPECIALIST:
            return replace(colleges[3], columns=(*colleges[3].columns, *SPECIALIST_CODE))
        return colleges[int(place.key) % len(colleges)]

    def _by_authority(self, learners: Iterable[Learner], day: date) -> dict[str, list[Learner]]:
        found: dict[str, list[Learner]] = defaultdict(list)
        for learner in learners:
            home = learner.person.home_on(day).authority
            if home != ELSEWHERE:
                found[home].append(learner)
        return found

    # Leavers and those who never came

    def _leavers(self) -> Iterator[Sent]:
        habits_of, weights = zip(*LEAVERS_COME, strict=True)
        for place in self._places(COLLEGE, SIXTH_FORM_COLLEGE, SPECIALIST, PROVIDER):
            habit = self.rng.choices(habits_of, weights)[0]
            for year in self.years:
                yield from self._leavers_of(place, year, habit)
        for place in self._places(SCHOOL, SPECIAL, only=lambda place: place.sixth_form):
            for year in self.years:
                yield from self._leavers_of(place, year, "schools")

    def _leaver_days(self, year: int, habit: str) -> list[date]:
        days = [
            date(year + (month < 9), month, self.rng.randint(2, 9))
            for month in LEAVER_MONTHS[habit]
        ]
        if habit == "weekly":
            first = date(year, 9, 25)
            days += [first + timedelta(weeks=week) for week in range(13)]
        return sorted(days)

    def _leavers_of(self, place: Place, year: int, habit: str) -> Iterator[Sent]:
        left = [p for p in self._in_year(place, year) if self._left_early(p.spell)]
        waiting = [
            (p, p.spell.ended_on + timedelta(days=40 if self.rng.random() < REPORTED_LATE else 2))
            for p in left
            if p.spell.ended_on and self.rng.random() > NEVER_REPORTED
        ]
        for on in self._leaver_days(year, habit):
            as_of = on - timedelta(days=self.rng.randint(0, 2))
            due = [p for p, reported in waiting if reported <= as_of]
            waiting = [(p, reported) for p, reported in waiting if reported > as_of]
            yield from self._leaver_file(place, due, on, as_of)

    @staticmethod
    def _left_early(spell: Spell) -> bool:
        return spell.why in WHY and spell.code not in ("110", "120")

    def _leaver_file(
        self, place: Place, due: list[Learner], on: date, as_of: date
    ) -> Iterator[Sent]:
        if place.role in SCHOOLS:
            layout = habits.SIXTH_FORM_LEAVERS
        else:
            layout = self._layout(place, habits.LEAVERS, habits.PROVIDER_LEAVERS)
        due = [p for p in due if self._can_say(p.spell, layout)]
        for to, learners in self._by_authority(due, as_of).items():
            if place.role in SCHOOLS and to != place.authority:
                continue
            lines = [(*self._leaver_line(p, as_of), self._told_left(p, as_of)) for p in learners]
            yield from self._send(
                sender=place, to=to, layout=layout, kind=LEAVERS, name=f"Leavers {on:%Y-%m-%d}",
                on=on, as_of=as_of, lines=lines, title=f"{place.record.name}: leavers",
            )  # fmt: skip

    def _leaver_line(self, learner: Learner, day: date) -> tuple[Entry, bool]:
        entry, wrong = self.entry(learner.person, day, LEAVERS, learner.spell)
        after = spell_on(learner.life, learner.spell.ended_on + timedelta(days=12))  # type: ignore[operator]
        known = self.rng.random() < 0.4 and after is not None
        entry.more |= {
            "ended_on": learner.spell.ended_on,
            "why": self.rng.choice(WHY[learner.spell.why]),
            "destination": DESTINATIONS.get(after.code, "") if known and after else "",
            "code": learner.spell.code,
        }
        return entry, wrong

    def _told_left(self, learner: Learner, day: date) -> Told:
        return replace(self._told(learner, day), ended_on=learner.spell.ended_on)

    def _no_shows(self) -> Iterator[Sent]:
        for place in self._places(COLLEGE, SIXTH_FORM_COLLEGE, PROVIDER):
            for year in self.years:
                on = date(year, 10, self.rng.randint(6, 20))
                never = [
                    p
                    for p in self._in_year(place, year)
                    if p.spell.why == "no-show" and dates.academic_year(p.spell.starts_on) == year
                ]
                for to, learners in self._by_authority(never, on).items():
                    lines = [
                        (
                            *self.entry(p.person, on, NO_SHOWS, p.spell),
                            replace(self._told(p, on), ended_on=p.spell.ended_on),
                        )
                        for p in learners
                    ]
                    yield from self._send(
                        sender=place, to=to, layout=habits.NO_SHOWS, kind=NO_SHOWS,
                        name=f"No shows {year}", on=on, as_of=on, lines=lines, title="",
                    )  # fmt: skip

    # The authority's own lists

    def _own_lists(self) -> Iterator[Sent]:
        for team in self._places(AUTHORITY):
            yield from self._carried_over(team)
            for year in self.years:
                yield from self._plans(team, year)
                yield from self._elsewhere(team, year)

    def _residents(self, authority: str, day: date) -> Iterator[tuple[YoungPerson, Learner]]:
        for person, life in zip(self.county.people, self.county.lives, strict=True):
            if person.home_on(day).authority == authority and life:
                spell = spell_on(life, day)
                if spell:
                    yield person, Learner(person, spell, life, late=False)

    def _carried_over(self, team: Place) -> Iterator[Sent]:
        """What the system used before knew on the last day of August and is still current."""
        day = date(self.years[0], 8, 31)
        lines = []
        for person, learner in self._residents(team.authority, day):
            age = dates.academic_age(person.born_on, day)
            if age < 16 or learner.spell.code in EDUCATION or self.rng.random() < 0.06:
                continue
            lines.append(self._own_line(learner, day, back=150))
        yield from self._own_file(
            team, habits.ACTIVITIES[team.authority], lines, day + timedelta(days=1), day,
            "Carried over from old system", "",
        )  # fmt: skip

    def _plans(self, team: Place, year: int) -> Iterator[Sent]:
        on = date(year, 9, 12)
        lines = []
        for person, learner in self._residents(team.authority, on - timedelta(days=20)):
            if person.ehc_plan and dates.academic_age(person.born_on, on) >= 16:
                lines.append(self._own_line(learner, on - timedelta(days=20), back=200))
        yield from self._own_file(
            team, habits.PLANS, lines, on, on, f"EHC plans 16 to 25 autumn {year}",
            f"EHC plans, 16 to 25, September {year}",
        )  # fmt: skip

    def _elsewhere(self, team: Place, year: int) -> Iterator[Sent]:
        """Those of school age taught at home, or at school in another authority."""
        on = date(year, 10, 7)
        lines = []
        for person, learner in self._residents(team.authority, on):
            school = self.county.by_key.get(person.school)
            away = school is None or school.authority != team.authority
            if away and learner.spell.code in ("110", "120"):
                lines.append(self._own_line(learner, on, back=20))
        yield from self._own_file(
            team, habits.AT_HOME, lines, on, on, f"Home educated and out of area {year}", ""
        )

    def _own_line(self, learner: Learner, day: date, *, back: int) -> tuple[Entry, bool, Told]:
        entry, wrong = self.entry(learner.person, day, ACTIVITY, learner.spell)
        spell = learner.spell
        days = min(back, max(0, (day - spell.starts_on).days))
        verified = day - timedelta(days=self.rng.randint(0, days))
        entry.more |= {
            "code": spell.code, "began_on": spell.starts_on, "verified_on": verified,
            "verified_with": "Annual review" if learner.person.ehc_plan else "Young person",
            "expected": dates.academic_year_end(verified) if spell.code in EDUCATION else "",
            "neet_since": "", "review_on": "",
        }  # fmt: skip
        return entry, wrong, Told(learner.person.number, spell.code, spell.starts_on, verified)

    def _own_file(
        self, team: Place, layout: Layout, lines: list[tuple[Entry, bool, Told]], on: date,
        as_of: date, name: str, title: str,
    ) -> Iterator[Sent]:  # fmt: skip
        yield from self._send(
            sender=team, to=team.authority, layout=layout, kind=ACTIVITY, name=name, on=on,
            as_of=as_of, lines=lines, title=title,
        )  # fmt: skip

    # When and who

    def _places(
        self, *roles: str, only: Callable[[Place], bool] = lambda place: True
    ) -> list[Place]:
        return [p for p in self.county.places if p.role in roles and only(p)]

    def _landing(
        self,
        places: Sequence[Place],
        curve: Sequence[tuple[float, int, int]],
        year: int,
        *,
        weighted: bool = False,
        largest_first: int = 0,
    ) -> Iterator[tuple[Place, date]]:
        """The day each sender's autumn file comes: senders in some order along a curve of shares."""
        first = list(places[:largest_first])
        rest = list(places[largest_first:])
        self.rng.shuffle(rest)
        ordered = first + rest
        size = [len(self.at[p.key]) if weighted else 1 for p in ordered]
        total, so_far = max(1, sum(size)), 0
        for place, weight in zip(ordered, size, strict=True):
            share = (so_far + weight / 2) / total
            so_far += weight
            yield place, _weekday(_along(curve, share, year))


def _along(curve: Sequence[tuple[float, int, int]], share: float, year: int) -> date:
    points = [(s, date(year, month, day)) for s, month, day in curve]
    for (low, start), (high, end) in zip(points, points[1:], strict=False):
        if share <= high:
            days = (end - start).days * (share - low) / (high - low)
            return start + timedelta(days=round(days))
    return points[-1][1]


def _weekday(day: date) -> date:
    """The day itself, or the Friday before a weekend."""
    return day - timedelta(days=max(0, day.weekday() - 4))
