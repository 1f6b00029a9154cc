"""What colleges and training providers send: enrolments, leavers, those who never came.

Shares and dates are those of the 2020 review of local destinations data: 77% file enrolments by
the end of September; leavers come monthly (58%), weekly (10%), quarterly (13%) or as it suits.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from fingerpost.core import dates
from fingerpost.demo import habits
from fingerpost.demo.layouts import Entry, Layout
from fingerpost.demo.lives import spell_on
from fingerpost.demo.organisations import AUTHORITIES
from fingerpost.demo.post import (
    ENROLMENT,
    LEAVERS,
    NO_SHOWS,
    SCHOOLS,
    Learner,
    Letter,
    Post,
    Sent,
)
from fingerpost.demo.world import (
    COLLEGE,
    PROVIDER,
    SCHOOL,
    SIXTH_FORM_COLLEGE,
    SPECIAL,
    SPECIALIST,
    Place,
    Spell,
)

PROVIDERS = (COLLEGE, SIXTH_FORM_COLLEGE, SPECIALIST, PROVIDER)
COLLEGES_FILE = ((0.0, 9, 14), (0.77, 9, 29), (1.0, 10, 16))
LISTS = ("Enrolments", "Enrolments 2", "January starts", "Starts spring", "Starts summer")
PHANTOM_ENROLLED = 0.6  # of those who never came, on the first list all the same
SENDS_STALE_EXTRACT = 850  # weight from which a college's system repeats itself
NEVER_REPORTED, REPORTED_LATE = 0.07, 0.12
REPORTED_AFTER, REPORTED_LATE_AFTER = timedelta(days=2), timedelta(days=40)
LEAVERS_COME = {"monthly": 58, "weekly": 10, "quarterly": 13, "varied": 19}
LEAVER_MONTHS = {
    "monthly": (11, 12, 1, 2, 3, 4, 5, 6, 7), "weekly": (10, 1, 2, 3, 4, 5, 7),
    "quarterly": (12, 4, 7), "varied": (11, 2, 6), "schools": (12, 2, 5),
}  # fmt: skip
WHY = {
    "left": ("Withdrawn", "Non-attendance", "Personal reasons", "Left for employment", "WD"),
    "completed": ("Completed",),
    "found something": ("Moved on",),
}
DESTINATION_KNOWN = 0.4
DESTINATIONS = {
    "310": "Apprenticeship", "330": "Employment", "360": "Part-time work", "230": "Another college",
    "619": "Not known", "640": "Unknown - ill health",
}  # fmt: skip
SAID_IN_A_COLUMN = ("430", "530")  # other training and re-engagement: no course title tells


def enrolments(post: Post) -> Iterator[Sent]:
    """Enrolment lists: the first in September or October, then those begun since."""
    for authority in AUTHORITIES:
        code = authority.code
        places = [place for place in post.places(*PROVIDERS) if place.authority == code]
        for year in post.years:
            for place, first in post.landing(places, COLLEGES_FILE, year):
                yield from _lists_of(post, place, year, first)
                if place.weight >= SENDS_STALE_EXTRACT:
                    yield from _stale_extract(post, place, year)


def _lists_of(post: Post, place: Place, year: int, first: date) -> Iterator[Sent]:
    since = date(year, 8, 1)
    for number, on in enumerate(_list_days(post, place, year, first)):
        as_of = on - timedelta(days=post.rng.randint(0, 2))
        listed = [
            learner
            for learner in _in_year(post, place, year)
            if _is_listed(post, learner, since, as_of, number)
        ]
        name = f"{LISTS[number]} {year}-{(year + 1) % 100}"
        yield from _enrolment(post, place, listed, on, as_of, name)
        since = as_of


def _list_days(post: Post, place: Place, year: int, first: date) -> list[date]:
    rng = post.rng
    days = [
        first,
        date(year, 11, rng.randint(12, 24)),
        date(year + 1, 2, rng.randint(2, 8)),
        date(year + 1, 3, rng.randint(23, 29)),
    ]
    return [*days, date(year + 1, 7, rng.randint(6, 14))] if place.role == PROVIDER else days


def _in_year(post: Post, place: Place, year: int) -> list[Learner]:
    """Those there at any time from this September to the next, or who were to be."""
    first, last = date(year, 9, 1), date(year + 1, 8, 31)
    return [
        learner
        for learner in post.at[place.key]
        if learner.spell.starts_on <= last
        and (
            learner.spell.ended_on is None
            or learner.spell.ended_on >= first
            or (learner.spell.why == "no-show" and learner.spell.starts_on >= first)
        )
    ]


def _is_listed(post: Post, learner: Learner, since: date, as_of: date, number: int) -> bool:
    spell = learner.spell
    if spell.starts_on > as_of:
        return False
    if spell.why == "no-show":
        return number == 0 and post.rng.random() < PHANTOM_ENROLLED
    if spell.ended_on is not None and spell.ended_on < as_of:
        return False
    if number == 0:
        return not learner.late
    return spell.starts_on > since or (learner.late and number == 1)


def _enrolment(
    post: Post, place: Place, listed: Sequence[Learner], on: date, as_of: date, name: str
) -> Iterator[Sent]:
    layout = _layout(place, habits.ENROLMENTS, habits.PROVIDERS)
    listed = [learner for learner in listed if _can_say(learner.spell, layout)]
    title = f"{place.record.name}: enrolments as at {as_of:%d/%m/%Y}"
    for to, learners in post.by_authority(listed, as_of).items():
        lines = []
        for learner in learners:
            entry, wrong = post.entry(learner.person, as_of, ENROLMENT, learner.spell)
            entry.more["code"] = learner.spell.code
            lines.append((entry, wrong, post.told(learner, as_of)))
        letter = Letter(place, to, ENROLMENT, name, layout, on, as_of, title)
        yield from post.send(letter, lines)


def _can_say(spell: Spell, layout: Layout) -> bool:
    return spell.code not in SAID_IN_A_COLUMN or "situation" in layout.fields


def _stale_extract(post: Post, place: Place, year: int) -> Iterator[Sent]:
    """A third of the extract of late October once more, in December, leavers since and all."""
    as_of, on = date(year, 10, 30), date(year, 12, 9)
    listed = [
        learner
        for learner in _in_year(post, place, year)
        if learner.person.number % 3 == 0
        and learner.spell.starts_on <= as_of
        and learner.spell.why != "no-show"
        and (learner.spell.ended_on is None or learner.spell.ended_on >= as_of)
    ]
    yield from _enrolment(post, place, listed, on, as_of, f"Extract {as_of:%d-%m-%Y} resent")


def _layout(place: Place, colleges: Sequence[Layout], providers: Sequence[Layout]) -> Layout:
    if place.role == PROVIDER:
        return providers[int(place.key) % len(providers)]
    if place.role == SPECIALIST:
        plain = colleges[habits.WITH_ACTIVITY]
        return replace(plain, columns=(*plain.columns, "Activity Code=code"))
    return colleges[int(place.key) % len(colleges)]


def leavers(post: Post) -> Iterator[Sent]:
    """Lists of leavers of colleges and providers, each in its rhythm, and of sixth forms."""
    habits_of, weights = list(LEAVERS_COME), list(LEAVERS_COME.values())
    for place in post.places(*PROVIDERS):
        habit = post.rng.choices(habits_of, weights)[0]
        for year in post.years:
            yield from _leavers_of(post, place, year, habit)
    for place in post.places(SCHOOL, SPECIAL, only=lambda place: place.sixth_form):
        for year in post.years:
            yield from _leavers_of(post, place, year, "schools")


def _leavers_of(post: Post, place: Place, year: int, habit: str) -> Iterator[Sent]:
    waiting = []
    for learner in _in_year(post, place, year):
        ended_on = learner.spell.ended_on
        left_early = learner.spell.why in WHY and learner.spell.code not in ("110", "120")
        if left_early and ended_on and post.rng.random() > NEVER_REPORTED:
            is_late = post.rng.random() < REPORTED_LATE
            waiting.append(
                (ended_on + (REPORTED_LATE_AFTER if is_late else REPORTED_AFTER), learner)
            )
    for on in _leaver_days(post, year, habit):
        as_of = on - timedelta(days=post.rng.randint(0, 2))
        yield from _leaver_file(post, place, [w for day, w in waiting if day <= as_of], on, as_of)
        waiting = [(day, w) for day, w in waiting if day > as_of]


def _leaver_days(post: Post, year: int, habit: str) -> list[date]:
    days = [
        date(year + (month < dates.FIRST_MONTH_OF_ACADEMIC_YEAR), month, post.rng.randint(2, 9))
        for month in LEAVER_MONTHS[habit]
    ]
    if habit == "weekly":
        days += [date(year, 10, 9) + timedelta(weeks=week) for week in range(11)]
    return sorted(days)


def _leaver_file(
    post: Post, place: Place, due: Sequence[Learner], on: date, as_of: date
) -> Iterator[Sent]:
    is_school = place.role in SCHOOLS
    layout = (
        habits.SIXTH_FORM_LEAVERS
        if is_school
        else _layout(place, habits.LEAVERS, habits.PROVIDER_LEAVERS)
    )
    due = [learner for learner in due if _can_say(learner.spell, layout)]
    for to, learners in post.by_authority(due, as_of).items():
        if is_school and to != place.authority:
            continue
        lines = []
        for learner in learners:
            told = replace(post.told(learner, as_of), ended_on=learner.spell.ended_on)
            lines.append((*_leaver_line(post, learner, as_of), told))
        title = f"{place.record.name}: leavers"
        letter = Letter(place, to, LEAVERS, f"Leavers {on:%Y-%m-%d}", layout, on, as_of, title)
        yield from post.send(letter, lines)


def _leaver_line(post: Post, learner: Learner, day: date) -> tuple[Entry, bool]:
    entry, wrong = post.entry(learner.person, day, LEAVERS, learner.spell)
    left = learner.spell
    after = spell_on(learner.life, left.ended_on + timedelta(days=12)) if left.ended_on else None
    is_known = after is not None and post.rng.random() < DESTINATION_KNOWN
    entry.more |= {
        "ended_on": left.ended_on,
        "why": post.rng.choice(WHY[left.why]),
        "destination": DESTINATIONS.get(after.code, "") if is_known and after else "",
        "code": left.code,
    }
    return entry, wrong


def no_shows(post: Post) -> Iterator[Sent]:
    """Those who enrolled or were expected and never came, listed in October."""
    for place in post.places(COLLEGE, SIXTH_FORM_COLLEGE, PROVIDER):
        for year in post.years:
            on = date(year, 10, post.rng.randint(1, 20))
            never = [
                learner
                for learner in _in_year(post, place, year)
                if learner.spell.why == "no-show" and learner.spell.starts_on >= date(year, 8, 1)
            ]
            for to, learners in post.by_authority(never, on).items():
                lines = []
                for learner in learners:
                    told = replace(post.told(learner, on), ended_on=learner.spell.ended_on)
                    lines.append((*post.entry(learner.person, on, NO_SHOWS, learner.spell), told))
                name = f"No shows {year}"
                letter = Letter(place, to, NO_SHOWS, name, habits.NO_SHOWS, on, on)
                yield from post.send(letter, lines)
