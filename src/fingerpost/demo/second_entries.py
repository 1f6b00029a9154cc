"""Pupils whom a school's Year 11 list names twice, so that the authority holds them twice.

Once in full; and once more at its end, by another form of the given name and without a UPN, as
schools add a pupil whom they share with another. Nobody is held yet who could be told from either
line, so each becomes an entry of its own, and only the nightly search finds that they are one.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from random import Random

from fingerpost.core import dates
from fingerpost.core.linkage.names import kin
from fingerpost.core.linkage.normalise import fold
from fingerpost.demo.layouts import Entry
from fingerpost.demo.names import Names
from fingerpost.demo.world import MERROWSHIRE, County, YoungPerson

FEWEST = 3
YOUNG_PEOPLE_FOR_ONE = 4000  # of all, one is held twice
YEAR_11 = 11


def listed_twice(county: County, names: Names) -> dict[int, str]:
    """By their number, the pupils of the county's own schools listed twice, and by what name.

    They still live there, were in Year 11 the year before last, and hold but one UPN. Chosen by
    chances of their own, so that nothing else of the county depends on them.
    """
    day = list_day(dates.academic_year(county.as_at) - 1)
    schools = {place.key for place in county.places if place.authority == MERROWSHIRE}
    could = [
        person
        for person in county.people
        if person.school in schools and _short_forms(person, names)
        if dates.year_group(person.born_on, day) == YEAR_11 and _is_usual(person, county.as_at)
    ]
    rng = Random(f"{county.seed} {county.scale} {day} listed twice")
    count = min(len(could), max(FEWEST, len(county.people) // YOUNG_PEOPLE_FOR_ONE))
    return {
        person.number: rng.choice(_short_forms(person, names))
        for person in rng.sample(could, count)
    }


def _short_forms(person: YoungPerson, names: Names) -> list[str]:
    """The forms of a given name that nobody takes for another name, as Mia may be beside Amelia."""
    own = kin(fold(person.given_name), "given")
    forms = names.nicknames.get(person.given_name, [])
    return [form for form in forms if own & kin(fold(form), "given")]


def list_day(year: int) -> date:
    """The day of a year on which schools agree their lists of Year 11."""
    return date(year, 5, 28)


def _is_usual(person: YoungPerson, as_at: date) -> bool:
    home = person.home_on(as_at)
    return bool(person.upn) and not person.former_upn and home.authority == MERROWSHIRE


def second_lines(
    pupils: Iterable[YoungPerson], twice: dict[int, str], day: date
) -> Iterator[Entry]:
    """The further lines of a list agreed on this day."""
    for person in pupils:
        home = person.home_on(day)
        yield Entry(
            person, home, day, twice[person.number], person.family_name, person.born_on, "", "",
            home.postcode,
        )  # fmt: skip
