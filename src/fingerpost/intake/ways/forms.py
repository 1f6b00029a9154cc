"""What is asked when a way in is set up."""

from typing import Any

from django import forms

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

    field_order = ("organisation",)

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
