"""What is asked about a milestone."""

from collections.abc import Iterable
from typing import Any

from django import forms

from fingerpost.organisations.models import User
from fingerpost.web.forms import fields


class Settle(forms.Form):
    """The day and the owner of one milestone this year."""

    due_on = fields.DateField("Due on", missing="Enter the day it is due")
    owner = fields.SelectField("Who sees to it?", required=False)

    def __init__(self, *args: Any, staff: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.staff = {str(user.pk): user for user in staff}
        chooser: Any = self.fields["owner"]
        chooser.choices = [("", "Nobody yet"), *((key, u.name) for key, u in self.staff.items())]

    def clean_owner(self) -> User | None:
        """The colleague, or nobody."""
        return self.staff.get(self.cleaned_data["owner"])


class Own(forms.Form):
    """A milestone of the authority's own."""

    name = fields.TextField("What is it?", max_length=120, missing="Enter what it is")
    due_on = fields.DateField("Due on", missing="Enter the day it is due")


class Shut(forms.Form):
    """A day on which the authority is shut."""

    day = fields.DateField(
        "Day on which we are shut",
        hint="Beside weekends and bank holidays. For example, 29 12 2026",
        missing="Enter the day",
    )
