"""A young person among others: what tells them apart, and where they stand."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from fingerpost.core import codes, records
from fingerpost.core.dates import age_on, requirement_year, year_group
from fingerpost.core.destinations.currency import activities
from fingerpost.core.records import Group
from fingerpost.evidence.models import Status
from fingerpost.people.models import Person
from fingerpost.web.words import date_words

ACTIVITIES = codes.load("activities")


@dataclass(frozen=True, slots=True)
class Standing:
    """What a tag needs: the group an activity belongs to, and whether it has lapsed."""

    group: str
    lapsed: bool
    activity: str


def standing(status: Status | records.Status | None, today: date) -> Standing:
    """The group of a status today; a stored one may have lapsed since it was worked out."""
    if status is None:
        return Standing(Group.NOT_KNOWN, False, ACTIVITIES.label("810"))
    activity = activities(requirement_year(today))[status.code]
    lapsed = status.lapsed or (status.lapses_on is not None and status.lapses_on < today)
    return Standing(str(activity.group), lapsed, activity.name)


def stored_status(person: Person) -> Status | None:
    """The status kept with a person, or None before the first derivation."""
    return getattr(person, "status", None)


def district_of(postcode: str) -> str:
    """The first half of a postcode."""
    return postcode.split(" ")[0]


def age_words(born_on: date, today: date) -> str:
    """17, Year 12"""
    year = year_group(born_on, today)
    return f"{age_on(born_on, today)}, Year {year}" if year <= 13 else str(age_on(born_on, today))


@dataclass(frozen=True, slots=True)
class Card:
    """A person among others found: what tells them apart, and no more."""

    name: str
    also: str
    url: str
    born: str
    age: str
    school: str
    area: str
    standing: Standing
    lapses_on: date | None
    left: str


def card(person: Person, today: date) -> Card:
    """One line of results."""
    status = stored_status(person)
    return Card(
        name=whole_name(person),
        also=also_known_as(person),
        url=reverse("person", args=[person.pk]),
        born=date_words(person.born_on),
        age=age_words(person.born_on, today),
        school=person.school.name if person.school else "",
        area=" ".join(word for word in (person.town, district_of(person.postcode)) if word),
        standing=standing(status, today),
        lapses_on=status.lapses_on if status else None,
        left=f"Left on {date_words(person.left_on)}" if person.left_on else "",
    )


def whole_name(person: Person) -> str:
    """With middle names, which may be why they were found."""
    names = (person.given_name, person.middle_names, person.family_name)
    return " ".join(name for name in names if name)


def also_known_as(person: Person) -> str:
    """Other names they go by, which may be why they were found."""
    preferred = " ".join(
        name for name in (person.preferred_given_name, person.preferred_family_name) if name
    )
    former = f"formerly {person.former_family_name}" if person.former_family_name else ""
    known = f"known as {preferred}" if preferred else ""
    return ", ".join(words for words in (known, former) if words)
