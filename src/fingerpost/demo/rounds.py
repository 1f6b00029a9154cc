"""The tracking team's rounds of calls, texts and visits, as exports of what it found.

Before each round the team looks at whom it does not know, and finds enough of them to reach the
month's mark (scales.py, policy.md 3.4). It also calls those NEET again, and those whose status is
soon to lapse. Whom it cannot reach it says so.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from fingerpost.core import dates
from fingerpost.demo import habits
from fingerpost.demo.layouts import Entry, render
from fingerpost.demo.lives import COMPULSORY, EDUCATION, IN_CUSTODY, spell_on
from fingerpost.demo.picture import NEET, Picture, Told
from fingerpost.demo.post import ACTIVITY, Post, Sent
from fingerpost.demo.scales import Scale
from fingerpost.demo.world import DemoFile, Spell

# Month and day of each round of an academic year; the last of a month reaches the month's mark.
ROUND_DAYS = (
    (9, 15), (9, 26), (10, 9), (10, 30), (11, 13), (11, 27), (12, 4), (12, 22), (1, 15), (1, 29),
    (2, 12), (2, 26), (3, 31), (4, 30), (5, 29), (6, 30), (7, 30), (8, 27),
)  # fmt: skip
MOST_FOUND = {9: 0.01, 10: 0.03, 11: 0.03}  # of the cohort in one round, while files come in
MOST_FOUND_LATER = 0.06
ALWAYS_FOUND = 0.04  # of those not known, mark or no mark
NEET_FIRST = 0.30  # of those truly NEET and not known, found in any round
TRIED = 0.35
CALLED_AGAIN, DAYS_BETWEEN_CALLS = 0.6, 42
LAPSING_WITHIN, LAPSING_CALLED = 32, 0.85
PLANS_FOUND = 0.5
REVIEWED = ("260", "350", *IN_CUSTODY)
FAILED = (("810", 80, "No answer"), ("820", 12, "Moved, no address"), ("830", 8, "Declined to say"))
SPOKE_TO = (
    ("Young person", 34), ("Parent/carer", 30), ("Text reply", 12), ("Adviser", 14),
    ("Home visit", 6), ("Social worker", 4),
)  # fmt: skip


class Rounds:
    """One authority's rounds."""

    def __init__(self, post: Post, scale: Scale, authority: str) -> None:
        self.post = post
        self.county = post.county
        self.rng = post.rng
        self.scale = scale
        self.authority = authority
        self.picture = Picture()

    def run(self, heard: Sequence[Sent]) -> Iterator[Sent]:
        """Every round in turn, each knowing all that came before it."""
        at = 0
        for day in self._days():
            while at < len(heard) and heard[at].file.received_on < day:
                self._hear(heard[at].told)
                at += 1
            lines = self._round(day)
            if lines:
                told = [told for _, told in lines]
                self._hear(told)
                yield Sent(self._file(day, lines), told)

    def _hear(self, told: Sequence[Told]) -> None:
        for one in told:
            self.picture.hear(one)

    def _days(self) -> list[date]:
        year = dates.academic_year(self.county.as_at)
        days = [
            date(y + (month < 9), month, day) for y in (year - 1, year) for month, day in ROUND_DAYS
        ]
        days = [day for day in days if day <= self.county.as_at]
        if self.county.as_at - days[-1] > timedelta(days=4):
            days.append(self.county.as_at - timedelta(days=2))
        return days

    def _round(self, day: date) -> list[tuple[Entry, Told]]:
        cohort, plans = self._cohort(day)
        unknown = [n for n in cohort if not self.picture.is_known(n, day)]
        found = self._found(unknown, len(cohort), day)
        reached = set(found)
        missed = [n for n in unknown if n not in reached and self.rng.random() < TRIED]
        again = [n for n in cohort if n not in reached and self._to_be_called(n, day)]
        older = [n for n in plans if self._is_older_found(n, day)]
        lines = [self._spoke(number, day) for number in (*found, *again, *older)]
        lines += [self._failed(number, day) for number in missed]
        self.rng.shuffle(lines)
        return lines

    def _is_older_found(self, number: int, day: date) -> bool:
        return not self.picture.is_known(number, day) and self.rng.random() < PLANS_FOUND

    def _cohort(self, day: date) -> tuple[list[int], list[int]]:
        """Numbers of residents of academic age 16 and 17, and of those older with a plan."""
        first = dates.birthdays_of_academic_age(17, day)[0]
        last = dates.birthdays_of_academic_age(16, day)[1]
        cohort, plans = [], []
        for person in self.county.people:
            if person.born_on > last or person.home_on(day).authority != self.authority:
                continue
            if person.born_on >= first:
                cohort.append(person.number)
            elif person.ehc_plan:
                plans.append(person.number)
        return cohort, plans

    def _found(self, unknown: list[int], size: int, day: date) -> list[int]:
        """Whom of those not known the team finds out about."""
        mark = self.scale.not_known[(day.month - 9) % 12] / 100
        if not self._is_last_of_month(day):
            mark = (mark + len(unknown) / max(1, size)) / 2
        wanted = max(round(ALWAYS_FOUND * len(unknown)), round(len(unknown) - mark * size))
        wanted = min(wanted, round(MOST_FOUND.get(day.month, MOST_FOUND_LATER) * size))
        first = [n for n in unknown if self.rng.random() < self._looked_for(n, day)]
        others = sorted(set(unknown).difference(first))
        more = min(max(0, wanted - len(first)), len(others))
        return first + self.rng.sample(others, more)

    def _looked_for(self, number: int, day: date) -> float:
        """The chance of a special effort: those without an offer are called before the rest."""
        spell = spell_on(self.county.lives[number], day)
        return NEET_FIRST if spell is not None and spell.code in NEET else 0.0

    def _is_last_of_month(self, day: date) -> bool:
        return max(d for m, d in ROUND_DAYS if m == day.month) <= day.day

    def _to_be_called(self, number: int, day: date) -> bool:
        held = self.picture.known.get(number)
        if held is None or not self.picture.is_known(number, day):
            return False
        if held.code in NEET:
            due = (day - held.verified_on).days >= DAYS_BETWEEN_CALLS
            return due and self.rng.random() < CALLED_AGAIN
        lapses_on = held.lapses_on
        soon = lapses_on is not None and (lapses_on - day).days <= LAPSING_WITHIN
        return soon and held.code not in EDUCATION and self.rng.random() < LAPSING_CALLED

    def _spoke(self, number: int, day: date) -> tuple[Entry, Told]:
        verified = day - timedelta(days=self.rng.randint(0, 9))
        person, life = self.county.people[number], self.county.lives[number]
        spell = spell_on(life, verified)
        if spell is None or spell.code in COMPULSORY:
            return self._failed(number, day)
        entry, _ = self.post.entry(person, day, ACTIVITY, spell)
        is_neet = spell.code in NEET
        review = self._review(spell, verified)
        expected = dates.academic_year_end(verified) if spell.code in EDUCATION else None
        expected = spell.expected_end_on if spell.code in IN_CUSTODY else expected
        entry.more |= {
            "code": spell.code, "began_on": spell.starts_on, "verified_on": verified,
            "verified_with": self._whom(), "review_on": review, "expected": expected,
            "neet_since": spell.starts_on if is_neet else None,
        }  # fmt: skip
        told = Told(number, spell.code, spell.starts_on, verified, spell.place, review_on=review)
        return entry, told

    def _review(self, spell: Spell, verified: date) -> date | None:
        if spell.code == "616" and spell.expected_end_on:
            return max(spell.expected_end_on, verified + timedelta(days=7))
        if spell.code in NEET:
            return verified + timedelta(days=self.rng.choice((28, 42, 56, 84)))
        if spell.code in REVIEWED:
            return verified + timedelta(days=150)
        return None

    def _failed(self, number: int, day: date) -> tuple[Entry, Told]:
        tried = day - timedelta(days=self.rng.randint(0, 9))
        entry, _ = self.post.entry(self.county.people[number], day, ACTIVITY)
        code, _, note = self.rng.choices(FAILED, [weight for _, weight, _ in FAILED])[0]
        entry.more |= {"code": code, "began_on": tried, "verified_on": tried, "notes": note}
        return entry, Told(number, code, tried, tried)

    def _whom(self) -> str:
        return self.rng.choices([w for w, _ in SPOKE_TO], [n for _, n in SPOKE_TO])[0]

    def _file(self, day: date, lines: list[tuple[Entry, Told]]) -> DemoFile:
        layout = habits.ACTIVITIES[self.authority]
        at = datetime.combine(day, time(16, 30 + self.rng.randrange(30)))
        content = render(layout, [entry for entry, _ in lines], title="", made_at=at)
        name = f"Tracking round {day:%Y-%m-%d}.csv"
        return DemoFile(self.authority, self.authority, name, at, day, ACTIVITY, content)
