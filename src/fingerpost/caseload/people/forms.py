"""What is asked on a person's page."""

from datetime import date, timedelta

from django import forms
from django.utils import timezone

from fingerpost.core import codes
from fingerpost.core.dates import academic_age, requirement_year
from fingerpost.core.destinations.derive import past_year_11
from fingerpost.core.records import Source
from fingerpost.organisations.models import Organisation
from fingerpost.people.models import Person
from fingerpost.web.forms import fields

ADULT = 18
ONE_YEAR = timedelta(days=366)
LONGEST_COURSE = 10 * ONE_YEAR
FIRST_DAY = date(2000, 1, 1)  # nobody we keep track of was born before

# Families of activities in the order they are offered, with words for each.
FAMILIES = {
    "education": "In education",
    "employment": "At work, or an apprenticeship",
    "training": "In training",
    "re-engagement": "Getting ready to return",
    "NEET available": "Not in education, work or training: could start",
    "NEET not available": "Not in education, work or training: cannot at present",
    "other": "Other",
    "not known": "Not known",
    "compulsory": "Up to Year 11",
}
WHILE_THERE = ("education", "employment", "training", "re-engagement")
# Who may tell us something in conversation, by source.
TELLERS = (
    (Source.AUTHORITY_CONTACT, "The young person, speaking with us"),
    (Source.YOUNG_PERSON, "The young person, in a message"),
    (Source.PARENT, "A parent or carer"),
    (Source.PARTNER_AGENCY, "A school, college or other agency"),
    (Source.EMPLOYER, "Their employer"),
    (Source.HEARSAY, "Somebody else: a lead to follow, the status stays as it is"),
)


def today() -> date:
    """Where we are, in London."""
    return timezone.localdate()


def in_a_year() -> date:
    """As far ahead as anything is asked again, or a status foretold."""
    return today() + ONE_YEAR


def in_ten_years() -> date:
    """As far ahead as anything is expected to end."""
    return today() + LONGEST_COURSE


class AsAt(forms.Form):
    """Which day's status to show, and what was known by when."""

    mark_optional = False

    at = fields.DateField(
        "Status on this day",
        required=False,
        earliest=FIRST_DAY,
        latest=in_a_year,
        hint="For example, 30 9 2026",
    )
    known = fields.DateField(
        "As known on this day",
        required=False,
        earliest=FIRST_DAY,
        latest=today,
        hint="Leave it blank for all we know now",
    )


class Withdrawal(forms.Form):
    """Why one statement should no longer count."""

    why = fields.TextField("Why?", max_length=200, missing="Say why it should no longer count")


def activities_for(person: Person, day: date) -> codes.CodeList:
    """The codes that may be said of somebody of this age on a day."""
    every = codes.load("activities").valid_in(requirement_year(day))
    grown = past_year_11(person.born_on, day)
    adult = academic_age(person.born_on, day) >= ADULT
    rows = tuple(
        row
        for row in every.history
        if (row["family"] == "compulsory") != grown
        and (adult or row["duty"] != "not_applicable_under_18")
    )
    return codes.CodeList("activities", rows)


def activities_while_there(day: date) -> codes.CodeList:
    """The codes of being at a course, a job or a programme that need no day to ask again."""
    every = codes.load("activities").valid_in(requirement_year(day))
    rows = tuple(
        row
        for row in every.history
        if row["family"] in WHILE_THERE and row["needs_review_date"] == "no"
    )
    return codes.CodeList("activities", rows)


def in_families(activities: codes.CodeList) -> list[tuple[str, list[tuple[str, str]]]]:
    """Choices in groups, each with its code."""
    return [
        (words, choices)
        for family, words in FAMILIES.items()
        if (
            choices := [
                (code, f"{activities.label(code)} ({code})")
                for code in activities
                if activities[code]["family"] == family
            ]
        )
    ]


def label(place: Organisation) -> str:
    """Name and town, which together tell places apart."""
    return f"{place.name}, {place.town}" if place.town else place.name
