"""What is asked when a way in is set up."""

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone

from fingerpost.intake.forms import SendFile
from fingerpost.intake.ways.receiving import COVERAGE
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Organisation
from fingerpost.organisations.queries import places_of_the_area
from fingerpost.web.forms import fields


class ForOrganisation(forms.Form):
    """A form about one sender, who is chosen first."""

    organisation = fields.SelectField(
        "Who sends it?",
        missing="Choose who sends it",
        hint="The school, college or provider whose statement it will be.",
    )

    field_order: tuple[str, ...] = ("organisation",)

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = {str(place.pk): place for place in places_of_the_area(access)}
        chooser: Any = self.fields["organisation"]
        chooser.choices = [
            ("", "Choose a school, college or provider"),
            *((key, f"{o.name} ({o.kind_in_words.lower()})") for key, o in self.places.items()),
        ]

    def clean_organisation(self) -> Organisation:
        """The organisation itself."""
        return self.places[self.cleaned_data["organisation"]]


class NewFolder(ForOrganisation):
    """For whom a folder is watched."""


LONGEST = timedelta(days=90)
MOST_FILES = 50


def _tomorrow() -> Any:
    return timezone.localdate() + timedelta(days=1)


def _in_three_months() -> Any:
    return timezone.localdate() + LONGEST


class NewLink(ForOrganisation):
    """For whom an upload link is, what it asks for, until when, and for how many files."""

    what_for = fields.TextField(
        "What do you ask for?",
        hint="They see this on the page. For example: Your enrolments since 1 September",
        max_length=200,
        missing="Enter what you ask for",
    )
    until = fields.DateField(
        "Until when does it work?",
        hint="The last day; not more than three months ahead.",
        earliest=_tomorrow,
        latest=_in_three_months,
        missing="Enter until when it works",
    )
    how_many = fields.NumberField(
        "How many files may come by it?",
        min_value=1,
        max_value=MOST_FILES,
        initial=1,
        missing="Enter how many files may come by it",
    )
    email = fields.EmailField(
        "Email it to",
        hint="Their own address. Leave empty to pass the link on yourself.",
        required=False,
        autocomplete="off",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not settings.EMAIL_IS_SET_UP:
            del self.fields["email"]


class HandIn(forms.Form):
    """A file by a link: the sender is known, so only the file and its day are asked for."""

    file = SendFile.declared_fields["file"]
    coverage = SendFile.declared_fields["coverage"]
    as_of = SendFile.declared_fields["as_of"]

    def declared_whole(self) -> bool | None:
        """What was said of the list; None where nothing was."""
        return COVERAGE.get(self.cleaned_data["coverage"])
