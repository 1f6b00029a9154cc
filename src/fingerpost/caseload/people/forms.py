"""What is asked on a person's page."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from fingerpost.core import codes
from fingerpost.core.dates import academic_age, requirement_year
from fingerpost.core.destinations.derive import past_year_11
from fingerpost.core.records import Source
from fingerpost.evidence.actions import NewEvidence
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


class Learned(forms.Form):
    """What somebody told us about a young person."""

    code = fields.SelectField("What are they doing?", missing="Choose what they are doing")
    starts_on = fields.DateField(
        "Since", required=False, latest=in_a_year, hint="For example, 8 9 2026"
    )
    source = fields.RadioField(
        "Who told us?", choices=TELLERS, small=True, missing="Choose who told us"
    )
    verified_on = fields.DateField("Confirmed on", earliest=FIRST_DAY, latest=today)
    provider = fields.TextField(
        "School, college or provider",
        required=False,
        hint="Start typing and choose from the list",
        autocomplete="off",
    )
    course = fields.TextField("Course or job", required=False, max_length=200, autocomplete="off")
    expected_end_on = fields.DateField(
        "Expected to end on", required=False, earliest=FIRST_DAY, latest=in_ten_years
    )
    review_on = fields.DateField(
        "Ask again on",
        required=False,
        earliest=FIRST_DAY,
        latest=in_a_year,
        hint="Needed for a gap year, a temporary job, custody and an agreed start",
    )
    note = fields.TextareaField("Note", required=False, max_length=500, rows=3)

    def __init__(
        self, *args: Any, person: Person, places: Iterable[Organisation], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.person, self.places = person, list(places)
        self.activities = activities_for(person, today())
        code = cast(fields.SelectField, self.fields["code"])
        code.choices = [("", "Choose one"), *in_families(self.activities)]
        code.error_messages["invalid_choice"] = (
            "Choose something from the list: other codes are not used at this age"
        )
        self.fields["provider"].widget.attrs["list"] = "places"

    def clean_starts_on(self) -> date | None:
        """Not before birth."""
        since: date | None = self.cleaned_data["starts_on"]
        if since and since <= self.person.born_on:
            raise ValidationError("Since must be after they were born")
        return since

    def clean_provider(self) -> Organisation | None:
        """The organisation of that name in the list."""
        typed = self.cleaned_data["provider"].strip().casefold()
        if not typed:
            return None
        found = [p for p in self.places if typed in (p.name.casefold(), label(p).casefold())]
        if len(found) != 1:
            raise ValidationError(
                "Choose a school, college or provider from the list, or leave it blank and write"
                " its name in the note"
            )
        return found[0]

    def clean(self) -> dict[str, Any]:
        """What must agree between answers."""
        said = self.cleaned_data
        starts, end = said.get("starts_on"), said.get("expected_end_on")
        if starts and end and end < starts:
            self.add_error("expected_end_on", "Expected to end on must be after it began")
        needs_review = self.needs_review(said.get("code"))
        if needs_review and not said.get("review_on") and "review_on" not in self.errors:
            name = self.activities.label(said["code"])
            self.add_error("review_on", f"Enter the day to ask again: {name} needs one")
        if not needs_review:
            said["review_on"] = None
        return said

    def needs_review(self, code: str | None) -> bool:
        """Whether the activity lapses by a review date."""
        return code in self.activities.where(needs_review_date="yes")

    def statement(self) -> NewEvidence:
        """The answers as evidence."""
        said = self.cleaned_data
        return NewEvidence(
            person_id=self.person.pk,
            source=Source(said["source"]),
            code=said["code"],
            starts_on=said["starts_on"],
            verified_on=said["verified_on"],
            expected_end_on=said["expected_end_on"],
            review_on=said["review_on"],
            provider_id=said["provider"].pk if said["provider"] else None,
            course=said["course"],
            note=said["note"],
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
