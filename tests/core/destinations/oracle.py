"""A second way to know: the rules of DESIGN.md section 1 in the plainest, slowest words.

Written from the rules, not from the program, and sharing nothing with it but the records.
Where the rules leave a draw open (same day, same source, same everything that counts), it says
`Undecided` and the test looks elsewhere.

Readings taken where the rules can be read two ways:

* rule 4: what stands beside a main activity may take its place once that has lapsed (rule 10
  counts it as not known), but only while it is itself in force;
* rule 6: a current activity goes before a lapsed one, a lapsed one before 'not known' codes;
* a statement that says no start begins when somebody first stood by it, or at its end if sooner.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from fingerpost.core.records import Evidence

DAY = timedelta(days=1)
FOR_EVER = date(9999, 12, 31)

SOURCES_BEST_FIRST = [
    {"provider_enrolment", "provider_leavers", "provider_no_show"},
    {"authority_contact"},
    {"young_person"},
    {"parent"},
    {"school_roll", "school_census"},
    {"ilr"},
    {"employer", "partner_agency"},
]
COMPULSORY = {"110", "120", "130", "140", "150"}
EDUCATION = {"210", "220", "230", "240", "250", "270", "280", "290"}
TRAINING = {"410", "430", "440", "450", "460"}
EMPLOYMENT = {"310", "320", "330", "340", "350", "360", "380", "381", "550"}
NEET = {"540", "610", "615", "616", "619", "620", "630", "640", "650", "660", "670", "680"}
OTHER = {"530", "710", "720"}
NOT_KNOWN = {"150", "810", "820", "830"}
NOT_REACHED = {"810", "820", "830"}


class Undecided(Exception):
    """The rules do not say which."""


@dataclass
class Answer:
    """What the oracle says."""

    code: str
    group: str
    lapses_on: date | None
    lapsed: bool
    since: date | None


def last_day_of_academic_year(day: date) -> date:
    while (day.month, day.day) != (8, 31):
        day += DAY
    return day


def months_later(day: date, months: int) -> date:
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def stood_by(e: Evidence) -> date:
    return e.verified_on if e.verified_on is not None else e.recorded_on


def start(e: Evidence) -> date:
    if e.starts_on is not None:
        return e.starts_on
    if e.ended_on is not None and e.ended_on < stood_by(e):
        return e.ended_on
    return stood_by(e)


def end(e: Evidence) -> date:
    return e.ended_on if e.ended_on is not None else FOR_EVER


def no_show(e: Evidence) -> bool:
    return end(e) < start(e)


def times_meet(a: Evidence, b: Evidence) -> bool:
    """Whether they can be one time: they overlap, and no new year begins with its own start."""
    a_year = last_day_of_academic_year(start(a))
    b_year = last_day_of_academic_year(start(b))
    both_say = a.starts_on is not None and b.starts_on is not None
    if (no_show(a) or no_show(b) or both_say) and a_year != b_year:
        return False
    if not no_show(a) and start(b) > end(a):
        return False
    return no_show(b) or start(a) <= end(b)


def same_activity(a: Evidence, b: Evidence) -> bool:
    """Rule 3."""
    if a.code == b.code and start(a) == start(b):
        return True
    if not times_meet(a, b):
        return False
    one_is_silent = a.starts_on is None or b.starts_on is None
    two_providers = a.provider != "" and b.provider != "" and a.provider != b.provider
    if a.code == b.code and one_is_silent and not two_providers:
        return True
    if a.provider == "" or a.provider != b.provider:
        return False
    if a.course != "" and b.course != "" and a.course != b.course:
        return False
    if a.code[0] in "678" or b.code[0] in "678" or "540" in (a.code, b.code):
        return False  # NEET, custody and not known are at no provider
    # Year 11 and what follows it at the same school are two places.
    return (a.code[0] == "1") == (b.code[0] == "1")


def put_together(statements: list[Evidence]) -> list[list[Evidence]]:
    spells = [[e] for e in statements]
    while True:
        for i, one in enumerate(spells):
            for j, other in enumerate(spells):
                if i < j and any(same_activity(a, b) for a in one for b in other):
                    break
            else:
                continue
            break
        else:
            return spells
        spells = [s for k, s in enumerate(spells) if k not in (i, j)] + [one + other]


def trust(e: Evidence) -> int:
    """Bigger is better."""
    for place, sources in enumerate(SOURCES_BEST_FIRST):
        if e.source in sources:
            return -place
    raise AssertionError(e.source)


def best(things, *tests):
    """The one that comes out first by each test in turn; `Undecided` if two draw on all."""
    left = list(things)
    for test in tests:
        most = max(test(thing) for thing in left)
        left = [thing for thing in left if test(thing) == most]
    if len(left) > 1 and any(thing != left[0] for thing in left):
        raise Undecided
    return left[0]


def latest_first(spell: list[Evidence]) -> Evidence:
    """Rule 3: the latest verified speaks; on one day the better source, then news of an end."""
    return best(spell, stood_by, trust, lambda e: e.ended_on is not None, lambda e: e.recorded_on)


class Spell:
    def __init__(self, statements: list[Evidence], as_at: date):
        self.speaker = latest_first(statements)
        self.code = self.speaker.code
        self.start = self.start_said(statements)
        self.verified = stood_by(self.speaker)
        never_was = no_show(self.speaker)
        self.has_been = not never_was and self.start <= as_at
        self.in_force = self.has_been and as_at <= end(self.speaker)
        self.lapses_on = self.lapse()
        self.lapsed = self.lapses_on is not None and as_at > self.lapses_on
        self.known = self.code not in NOT_KNOWN
        self.current = self.known and not self.lapsed

    def start_said(self, statements: list[Evidence]) -> date:
        if self.speaker.starts_on is not None:
            return self.speaker.starts_on
        saying = [e for e in statements if e.starts_on is not None]
        return start(latest_first(saying)) if saying else start(self.speaker)

    def lapse(self) -> date | None:
        """Rule 8, from the field's table."""
        counted_from = max(self.verified, self.start)
        if self.code in COMPULSORY | EDUCATION - {"290"}:
            due = last_day_of_academic_year(counted_from)
        elif self.code in {"260", "290", "350", "710", "720"}:
            due = (self.speaker.review_on or counted_from) + 28 * DAY
        elif self.code in {"310", "320"}:
            due = months_later(counted_from, 12)
        elif self.code in EMPLOYMENT | TRAINING:
            due = months_later(counted_from, 6)
        elif self.code == "530":
            due = months_later(counted_from, 3)
        else:
            return None
        expected = self.speaker.expected_end_on
        return due if expected is None or due < expected else expected

    def beside(self, main: "Spell") -> bool:
        """Rule 4: part-time work beside learning, a college course beside an apprenticeship."""
        if self.code == "360" and main.code in EDUCATION | TRAINING | {"310"}:
            return True
        return self.code in EDUCATION and main.code == "310"

    def after(self, other: "Spell") -> bool:
        return self.start > other.start and self.verified > other.verified

    def closes(self, other: "Spell") -> bool:
        """Rules 4 and 5."""
        if not self.has_been or not self.after(other):
            return False
        if self.code in NOT_KNOWN and other.current:
            return False
        if self.beside(other):
            return self.in_force and not other.current
        return True


def group_of(spell: Spell) -> str:
    """Rules 10 and 11."""
    if spell.code in {"710", "720"}:
        return "other"
    if spell.lapsed or spell.code in NOT_KNOWN:
        return "not known"
    if spell.code in NEET:
        return "NEET"
    return "other" if spell.code in OTHER else "EET"


def turned_16_before_this_academic_year(born_on: date | None, as_at: date) -> bool:
    """Whether Year 11 is over: they were 16 on the 31 August before."""
    if born_on is None:
        return False
    august = last_day_of_academic_year(as_at)
    before = date(august.year - 1, 8, 31)
    age = before.year - born_on.year
    if (born_on.month, born_on.day) > (8, 31):
        age -= 1
    return age >= 16


def status(evidence, *, born_on: date | None, as_at: date, as_known_at: date) -> Answer:
    """What the rules make of it."""
    heard = [
        e
        for e in evidence
        if e.recorded_on <= as_known_at
        and (e.withdrawn_on is None or e.withdrawn_on > as_known_at)
        and e.source != "hearsay"
    ]
    every = [Spell(statements, as_at) for statements in put_together(heard)]
    if turned_16_before_this_academic_year(born_on, as_at):
        every = [s for s in every if s.code not in COMPULSORY]
    been = [s for s in every if s.has_been]
    open_ = [s for s in been if s.in_force and not any(other.closes(s) for other in been)]
    main = [s for s in open_ if not any(o.current and s.beside(o) for o in open_)]
    if not main:
        ends = [end(s.speaker) for s in been if end(s.speaker) < as_at]
        return Answer("810", "not known", None, False, max(ends) + DAY if ends else None)
    winner = best(
        main,
        lambda s: s.known,
        lambda s: s.current,
        lambda s: s.verified,
        lambda s: trust(s.speaker),
        lambda s: s.start,
    )
    return Answer(winner.code, group_of(winner), winner.lapses_on, winner.lapsed, winner.start)
