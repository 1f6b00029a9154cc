"""What an authority's own teams keep: the old system's records, EHC plans, those taught at home."""

from collections.abc import Iterator
from datetime import date, timedelta

from fingerpost.core import dates
from fingerpost.demo import habits
from fingerpost.demo.lives import COMPULSORY, EDUCATION, spell_on
from fingerpost.demo.picture import Told
from fingerpost.demo.post import ACTIVITY, Learner, Letter, Line, Post, Sent
from fingerpost.demo.world import AUTHORITY, Place

POST_16 = 16
NOT_CARRIED_OVER = 0.06
REVIEWED_WITHIN = 200  # days: annual reviews seen by September
SPOKEN_WITHIN = 150


def own_lists(post: Post) -> Iterator[Sent]:
    """Every list of both authorities."""
    for team in post.places(AUTHORITY):
        yield from _carried_over(post, team)
        for year in post.years:
            yield from _plans(post, team, year)
            yield from _outside(post, team, year)


def _residents(post: Post, authority: str, day: date) -> Iterator[tuple[Learner, int]]:
    """Residents of that day with what they did, and their academic age."""
    for person, life in zip(post.county.people, post.county.lives, strict=True):
        spell = spell_on(life, day)
        if spell and person.home_on(day).authority == authority:
            yield Learner(person, spell, life), dates.academic_age(person.born_on, day)


def _carried_over(post: Post, team: Place) -> Iterator[Sent]:
    """What the system used before knew at the end of August and what had not lapsed by then."""
    day = date(post.years[0], 8, 31)
    lines = [
        _line(post, learner, day, within=SPOKEN_WITHIN)
        for learner, age in _residents(post, team.authority, day)
        if age >= POST_16
        and learner.spell.code not in EDUCATION
        and post.rng.random() > NOT_CARRIED_OVER
    ]
    layout = habits.ACTIVITIES[team.authority]
    on, name = day + timedelta(days=1), "Carried over from old system"
    letter = Letter(team, team.authority, ACTIVITY, name, layout, on, day)
    yield from post.send(letter, lines)


def _plans(post: Post, team: Place, year: int) -> Iterator[Sent]:
    """EHC plans to 25 with what the last annual review found, from the SEND team."""
    on = date(year, 9, 12)
    seen = on - timedelta(days=20)
    lines = [
        _line(post, learner, seen, within=REVIEWED_WITHIN)
        for learner, _ in _residents(post, team.authority, seen)
        if learner.person.ehc_plan and dates.academic_age(learner.person.born_on, on) >= POST_16
    ]
    name, title = f"EHC plans 16 to 25 autumn {year}", f"EHC plans, 16 to 25, September {year}"
    letter = Letter(team, team.authority, ACTIVITY, name, habits.PLANS, on, on, title)
    yield from post.send(letter, lines)


def _outside(post: Post, team: Place, year: int) -> Iterator[Sent]:
    """Those of school age taught at home, or at school in another authority."""
    on = date(year, 10, 7)
    lines = []
    for learner, _ in _residents(post, team.authority, on):
        school = post.county.by_key.get(learner.person.school)
        is_outside = school is None or school.authority != team.authority
        if is_outside and learner.spell.code in COMPULSORY:
            lines.append(_line(post, learner, on, within=20))
    name = f"Home educated and out of area {year}"
    letter = Letter(team, team.authority, ACTIVITY, name, habits.AT_HOME, on, on)
    yield from post.send(letter, lines)


def _line(post: Post, learner: Learner, day: date, *, within: int) -> Line:
    """What a colleague noted of somebody in the days before."""
    person, spell = learner.person, learner.spell
    entry, wrong = post.entry(person, day, ACTIVITY, spell)
    back = min(within, max(0, (day - spell.starts_on).days))
    verified = day - timedelta(days=post.rng.randint(0, back))
    entry.more |= {
        "code": spell.code,
        "began_on": spell.starts_on,
        "verified_on": verified,
        "verified_with": "Annual review" if person.ehc_plan else "Young person",
        "expected": dates.academic_year_end(verified) if spell.code in EDUCATION else "",
    }
    return entry, wrong, Told(person.number, spell.code, spell.starts_on, verified)
