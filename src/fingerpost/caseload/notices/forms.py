"""What is asked of whoever tells us that somebody has left; the API asks the same."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from fingerpost.caseload.notices.models import Sending
from fingerpost.core.identifiers import Parsed, parse_postcode, parse_uln, parse_upn
from fingerpost.intake.queries import senders
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Organisation
from fingerpost.web.forms import fields

LEFT, NEVER_CAME = "left", "never came"
FIRST_DAY = date(1995, 9, 1)
MOST_WITHIN = 60
# The answers that are fields of a line, as they are.
FIELDS = ("given_name", "family_name", "born_on", "upn", "uln", "postcode", "course", "starts_on")


class TellOfLeaver(forms.Form):
    """Somebody has left, or never came."""

    given_name = fields.TextField("Given name", max_length=100, autocomplete="off")
    family_name = fields.TextField("Family name", max_length=100, autocomplete="off")
    born_on = fields.DateField("Date of birth", earliest=FIRST_DAY, latest=timezone.localdate)
    uln = fields.TextField(
        "ULN", required=False, width=10, hint="With it we are surer who is meant."
    )
    upn = fields.TextField("UPN", required=False, width=20)
    postcode = fields.TextField(
        "Home postcode",
        required=False,
        width=10,
        autocomplete="off",
        hint="If they live in another area, the notice goes to the authority there the same day.",
    )
    what = fields.RadioField(
        "What happened?",
        choices=[(LEFT, "They have left"), (NEVER_CAME, "They never came")],
        missing="Choose whether they left or never came",
        reveals={LEFT: "last_attended"},
    )
    last_attended = fields.DateField(
        "Last day they attended", required=False, earliest=FIRST_DAY, latest=timezone.localdate
    )
    course = fields.TextField("Course", required=False, max_length=200, autocomplete="off")
    starts_on = fields.DateField(
        "Day it began, or was to begin", required=False, earliest=FIRST_DAY
    )
    reason = fields.TextareaField(
        "Why, if you know",
        required=False,
        max_length=300,
        hint="A few words. Leave out health, family and anything else private.",
    )

    def clean_uln(self) -> str:
        """A ULN, tidied."""
        return _tidy(parse_uln(self.cleaned_data["uln"]))

    def clean_upn(self) -> str:
        """A UPN, tidied."""
        return _tidy(parse_upn(self.cleaned_data["upn"]))

    def clean_postcode(self) -> str:
        """A postcode, tidied."""
        return _tidy(parse_postcode(self.cleaned_data["postcode"]))

    def clean(self) -> dict[str, Any]:
        """Of somebody who left, the last day."""
        said = super().clean() or {}
        left = said.get("what") == LEFT
        if left and "last_attended" not in self.errors and not said.get("last_attended"):
            self.add_error("last_attended", "Enter the last day they attended")
        return said

    def line(self) -> dict[str, Any]:
        """The answers as the fields of a line."""
        said = self.cleaned_data
        line = {name: said[name] for name in FIELDS if said[name]}
        if said["reason"]:
            line["leaving_reason"] = " ".join(said["reason"].split())
        if said["what"] == NEVER_CAME:
            return line | {"never_started": True}
        return line | {"ended_on": said["last_attended"]}


class TellOfLeaverFor(TellOfLeaver):
    """The same, written down by the authority's own staff for whoever told them."""

    sender = fields.SelectField("Who told us?", missing="Choose who told us")
    field_order = ("sender",)

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = {str(one.pk): one for one in senders(access.authority)}
        chosen: Any = self.fields["sender"]
        chosen.choices = [
            ("", "Choose a school, college or provider"),
            *((key, one.name) for key, one in self.places.items()),
        ]

    def sender_chosen(self) -> Organisation:
        """Who told us."""
        return self.places[self.cleaned_data["sender"]]


class MarkSent(forms.Form):
    """How a list went to another authority."""

    how = fields.SelectField(
        "How did you send it?",
        choices=[("", "Choose how"), *Sending.How.choices],
        missing="Choose how you sent it",
    )


class SetClock(forms.Form):
    """How soon whoever left is to be reached."""

    within = fields.NumberField(
        "Working days until first contact", min_value=1, max_value=MOST_WITHIN, width=3
    )


def _tidy(parsed: Parsed) -> str:
    if parsed.problem:
        raise forms.ValidationError(parsed.problem)
    return parsed.value
