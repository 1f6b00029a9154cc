"""What is asked about a user."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from fingerpost.core.access import PROVIDER_USER, ROLES, SCHOOL_USER
from fingerpost.organisations.models import Membership, Organisation
from fingerpost.web.forms import fields

START_TYPING = "Start typing its name and choose from the list, or give its URN or UKPRN"
# What `label_of` puts behind a name.
IDENTIFIER = re.compile(r"\((?:URN|UKPRN) (\d+)\)\s*$")
# The field that asks where somebody in this role works.
PLACE_FIELDS = {SCHOOL_USER.key: "school", PROVIDER_USER.key: "provider"}


def label_of(place: Organisation) -> str:
    """A place so named that it cannot be taken for another."""
    name = f"{place.name}, {place.town}" if place.town else place.name
    if place.urn:
        return f"{name} (URN {place.urn})"
    return f"{name} (UKPRN {place.ukprn})" if place.ukprn else name


class FindUser(forms.Form):
    """Narrow the list of users."""

    mark_optional = False

    q = fields.SearchField("Name, email or school", required=False)
    role = fields.SelectField(
        "Role",
        choices=[("", "Any role"), *((role.key, role.name) for role in ROLES.values())],
        required=False,
    )


class ChooseRole(forms.Form):
    """A role, and the place where one is needed."""

    mark_optional = False

    role = fields.RadioField(
        "What will they do?",
        choices=[(role.key, role.name) for role in ROLES.values()],
        choice_hints={role.key: role.description for role in ROLES.values()},
        reveals=PLACE_FIELDS,
        missing="Choose what they will do",
    )
    school = fields.TextField("Which school?", required=False, hint=START_TYPING)
    provider = fields.TextField("Which college or provider?", required=False, hint=START_TYPING)

    def __init__(
        self,
        *args: Any,
        places: Iterable[Organisation],
        held: Membership | None = None,
        **rest: Any,
    ) -> None:
        if held is not None:
            place = label_of(held.organisation) if held.organisation else ""
            rest["initial"] = {"role": held.role_key, PLACE_FIELDS.get(held.role_key, ""): place}
        super().__init__(*args, **rest)
        self.places = [(label_of(place), place) for place in places]
        for name in PLACE_FIELDS.values():
            self.fields[name].widget.attrs |= {"list": "places", "autocomplete": "off"}

    def clean(self) -> dict[str, Any]:
        """The place of a role that needs one, as `organisation`; none for other roles."""
        cleaned: dict[str, Any] = super().clean() or {}
        asked = PLACE_FIELDS.get(cleaned.get("role", ""))
        cleaned["organisation"] = None
        if asked:
            try:
                cleaned["organisation"] = self._place(cleaned.get(asked, ""))
            except ValidationError as problem:
                self.add_error(asked, problem)
        return cleaned

    def _place(self, typed: str) -> Organisation:
        if not typed:
            raise ValidationError("Enter the school or provider they work for")
        wanted = typed.casefold()
        named = [p for label, p in self.places if wanted in (label.casefold(), p.name.casefold())]
        if not named:
            identifier = IDENTIFIER.search(typed)
            text = identifier[1] if identifier else typed
            named = list(Organisation.objects.open().with_identifier(text)[:2])
        if not named:
            raise ValidationError(
                "No school or provider is known by that: choose one from the list, or give its URN"
            )
        if len(named) > 1:
            raise ValidationError("Several places are called that: give the URN or UKPRN")
        return named[0]


class AddUser(ChooseRole):
    """Somebody new, or somebody who gets another role."""

    name = fields.TextField("Full name", max_length=120, autocomplete="off")
    email = fields.EmailField(
        hint="They sign in with it. Their own work address, not one that several people read",
        max_length=254,
        autocomplete="off",
    )

    field_order = ("name", "email", "role")
