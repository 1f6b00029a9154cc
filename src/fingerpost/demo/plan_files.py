"""What Year 11 means to do and which offers it has: schools' lists in spring and September.

And the team's own list of Year 12 for the September Guarantee. Chance is drawn apart from all other
files, so that these lists change nothing else in the county.
"""

import copy
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from fingerpost.core import dates
from fingerpost.demo.layouts import Layout
from fingerpost.demo.lives import EDUCATION, spell_on
from fingerpost.demo.picture import NEET
from fingerpost.demo.post import ROLL, SCHOOLS, Letter, Line, Post, Sent
from fingerpost.demo.world import AUTHORITY, ELSEWHERE, Place, Spell, YoungPerson

INTENDED, GUARANTEE = "intended_destinations", "guarantee"
AFTER_SUMMER = (10, 15)  # month and day on which plans have come true, or not
YEAR_11, YEAR_12 = 11, 12
NEVER_SAID = 0.02  # of Year 11 nobody says by September whether they have an offer
UNDECIDED = 0.06
APPLIED_TOO_LATE = 0.3  # of those who then have nothing
WHO = ("UPN=upn", "Surname=family", "Forename=given", "Date of Birth=born_on")
PLANS = Layout(
    columns=(
        *WHO,
        "Intended Destination=intended",
        "Intended Provider Name=provider",
        "Intended Course=intended_course",
    )
)
OFFERS = Layout(
    columns=(*WHO, "Offer Status=offer", "Offer Made By=provider", "Date of Offer=offered_on"),
)
YEAR_12_OFFERS = Layout(columns=("ULN=uln", *WHO, "September Guarantee Status=offer"))


def plans_and_offers(post: Post) -> Iterator[Sent]:
    """Every list of both authorities, for the summer of each year."""
    own = copy.copy(post)
    own.rng = Random(f"plans {post.county.seed} {post.county.scale}")
    for year in (first + 1 for first in post.years):
        for place in own.places(*SCHOOLS):
            yield from _intentions(own, place, date(year, 3, 20))
            yield from _offers(own, place, date(year, 9, 18))
        for team in own.places(AUTHORITY):
            yield from _year_12(own, team, date(year, 9, 24))


def _pupils(post: Post, place: Place, year: int) -> Iterator[tuple[YoungPerson, Spell | None]]:
    """Who is in Year 11 there that spring, with what they then do in autumn."""
    spring, autumn = date(year, 5, 1), date(year, *AFTER_SUMMER)
    for person in post.pupils[place.key]:
        is_here = person.home_on(spring).authority != ELSEWHERE
        if is_here and dates.year_group(person.born_on, spring) == YEAR_11:
            yield person, spell_on(post.county.lives[person.number], autumn)


def _intentions(post: Post, place: Place, on: date) -> Iterator[Sent]:
    lines: list[Line] = []
    for person, then in _pupils(post, place, on.year):
        entry, wrong = post.entry(person, on, ROLL)
        code = "511" if post.rng.random() < UNDECIDED else _intended(then, place)
        entry.more |= {"intended": code}
        if then and code in ("111", "121"):
            entry.more |= {"provider": _name(post, then), "intended_course": then.course}
        lines.append((entry, wrong, None))
    name, title = f"Intended destinations {on.year}", ""
    letter = Letter(place, place.authority, INTENDED, name, PLANS, on, on, title)
    yield from post.send(letter, lines)


def _intended(then: Spell | None, place: Place) -> str:
    """What they mean to do, which is what they then do."""
    if then is None or then.code in NEET:
        return "511"
    if then.code in EDUCATION:
        return "111" if then.place == place.key else "121"
    return "211" if then.code in ("310", "450", "460") else "411"


def _offers(post: Post, place: Place, on: date) -> Iterator[Sent]:
    lines: list[Line] = []
    for person, then in _pupils(post, place, on.year):
        entry, wrong = post.entry(person, on, ROLL)
        if post.rng.random() >= NEVER_SAID:
            entry.more |= _offer(post, then, on)
        lines.append((entry, wrong, None))
    name = f"September Guarantee {on.year}"
    letter = Letter(place, place.authority, GUARANTEE, name, OFFERS, on, on)
    yield from post.send(letter, lines)


def _offer(post: Post, then: Spell | None, on: date) -> dict[str, object]:
    if then is None or then.code in NEET:
        return {"offer": "140" if post.rng.random() < APPLIED_TOO_LATE else "151"}
    if then.code not in EDUCATION and not then.place:
        return {"offer": "120"}
    offered_on = date(on.year, 2, 1) + timedelta(days=post.rng.randint(0, 110))
    return {"offer": "110", "provider": _name(post, then), "offered_on": offered_on}


def _name(post: Post, then: Spell) -> str:
    place = post.county.by_key.get(then.place)
    return place.record.name if place else ""


def _year_12(post: Post, team: Place, on: date) -> Iterator[Sent]:
    """Those of Year 12 who are not in learning, as the team found them."""
    spring, autumn = date(on.year, 5, 1), date(on.year, *AFTER_SUMMER)
    lines: list[Line] = []
    for person, life in zip(post.county.people, post.county.lives, strict=True):
        then = spell_on(life, autumn)
        lives_here = person.home_on(spring).authority == team.authority
        is_year_12 = dates.year_group(person.born_on, spring) == YEAR_12
        if not (lives_here and is_year_12) or (then and then.code in EDUCATION):
            continue
        entry, wrong = post.entry(person, on, ROLL)
        entry.more |= {"offer": _offer(post, then, on)["offer"]}
        lines.append((entry, wrong, None))
    name = f"September Guarantee Year 12 {on.year}"
    letter = Letter(team, team.authority, GUARANTEE, name, YEAR_12_OFFERS, on, on)
    yield from post.send(letter, lines)
