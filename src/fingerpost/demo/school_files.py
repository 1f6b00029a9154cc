"""What schools send: Year 11 lists in May, rolls each autumn, some again in January."""

from collections.abc import Iterator
from datetime import date, timedelta

from fingerpost.core import dates
from fingerpost.demo import habits
from fingerpost.demo.layouts import Layout
from fingerpost.demo.lives import COMPULSORY
from fingerpost.demo.organisations import AUTHORITIES
from fingerpost.demo.post import ROLL, SCHOOLS, Learner, Letter, Line, Post, Sent
from fingerpost.demo.second_entries import YEAR_11, list_day, second_lines
from fingerpost.demo.world import ELSEWHERE, Place, YoungPerson

# When rolls arrive, as (share of pupils or schools so far, month, day).
SIXTH_FORMS_FILE = ((0.0, 9, 10), (0.38, 9, 29), (0.70, 10, 28), (1.0, 12, 2))
OTHERS_FILE = ((0.0, 9, 8), (1.0, 10, 22))
JANUARY_ROLL = 0.15
LAST_YEAR_AT_SCHOOL = 14


def year_11_lists(post: Post) -> Iterator[Sent]:
    """The lists agreed in May of the two years before: with them the caseload begins."""
    for place in post.places(*SCHOOLS):
        for year in (post.years[0] - 1, post.years[0]):
            day = list_day(year)
            pupils = [
                person
                for person in post.pupils[place.key]
                if dates.year_group(person.born_on, day) == YEAR_11 and _is_here(person, day)
            ]
            lines: list[Line] = [(*post.entry(person, day, ROLL), None) for person in pupils]
            if year == post.years[0]:
                twice = post.county.listed_twice
                again = second_lines([p for p in pupils if p.number in twice], twice, day)
                lines += [(entry, True, None) for entry in again]
            title = f"{place.record.name}: Year 11 list, May {year}"
            name = f"Year 11 list {year}"
            letter = Letter(place, place.authority, ROLL, name, _layout(place), day, day, title)
            yield from post.send(letter, lines)


def rolls(post: Post) -> Iterator[Sent]:
    """Every school's roll each autumn, and of some again in January."""
    for authority in AUTHORITIES:
        schools = [place for place in post.places(*SCHOOLS) if place.authority == authority.code]
        with_sixth_form = [place for place in schools if place.sixth_form]
        others = [place for place in schools if not place.sixth_form]
        for year in post.years:
            for places, curve in ((with_sixth_form, SIXTH_FORMS_FILE), (others, OTHERS_FILE)):
                for place, on in post.landing(places, curve, year, weighted=True):
                    yield from _roll(post, place, on, f"Roll autumn {year}")
                    if post.rng.random() < JANUARY_ROLL:
                        again = date(year + 1, 1, post.rng.randint(12, 27))
                        yield from _roll(post, place, again, f"Roll spring {year + 1}")


def _roll(post: Post, place: Place, on: date, name: str) -> Iterator[Sent]:
    as_of = on - timedelta(days=post.rng.randint(0, 3))
    pupils = [learner for learner in post.at[place.key] if _is_on_roll(learner, as_of)]
    if place.key in post.silent:
        pupils = [learner for learner in pupils if learner.spell.code in COMPULSORY]
    pupils.sort(key=_by_year_and_name)
    lines = [(*post.entry(p.person, as_of, ROLL, p.spell), post.told(p, as_of)) for p in pupils]
    title = f"{place.record.name}: pupils on roll"
    letter = Letter(place, place.authority, ROLL, name, _layout(place), on, as_of, title)
    yield from post.send(letter, lines)


def _is_on_roll(learner: Learner, day: date) -> bool:
    spell, person = learner.spell, learner.person
    return (
        spell.starts_on <= day
        and (spell.ended_on is None or spell.ended_on >= day)
        and _is_here(person, day)
        and dates.year_group(person.born_on, day) <= LAST_YEAR_AT_SCHOOL
    )


def _is_here(person: YoungPerson, day: date) -> bool:
    return person.home_on(day).authority != ELSEWHERE


def _by_year_and_name(learner: Learner) -> tuple[int, str, str, int]:
    person = learner.person
    year = dates.academic_year(person.born_on)
    return year, person.family_name, person.given_name, person.number


def _layout(place: Place) -> Layout:
    return habits.ROLLS[int(place.key) * 7 % len(habits.ROLLS)]
