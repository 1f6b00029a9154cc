"""What is asked about somebody at a school or provider."""

from typing import Any

from django import forms

from fingerpost.organisations.contacts.models import Colleague
from fingerpost.web.forms import fields


class About(forms.Form):
    """Who they are, what they do, and how to reach them."""

    does = fields.SelectField(
        "What do they do there?",
        choices=[("", "Choose what they do"), *Colleague.Does.choices],
        missing="Choose what they do there",
    )
    name = fields.TextField("Name", max_length=120, missing="Enter their name", autocomplete="off")
    email = fields.EmailField("Email address", required=False, autocomplete="off")
    phone = fields.PhoneField("Phone number", required=False, autocomplete="off")
    note = fields.TextField(
        "Anything to know",
        hint="For example: mornings only. Nothing about young people.",
        max_length=300,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Somebody who cannot be reached is no contact."""
        said = super().clean() or {}
        if not self.errors and not said["email"] and not said["phone"]:
            self.add_error("email", "Enter an email address or a phone number")
        return said


class Search(forms.Form):
    """Narrowing the register."""

    mark_optional = False

    q = fields.SearchField("Name or place", required=False)
    does = fields.SelectField(
        "What they do", choices=[("", "Anything"), *Colleague.Does.choices], required=False
    )
    unconfirmed = fields.TickField("Only those not confirmed since 1 September", required=False)
