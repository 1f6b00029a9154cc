"""What is asked about how the authority shares, and about itself."""

from typing import Any

from django import forms

from fingerpost.core.sharing import flows
from fingerpost.core.sharing.flows import Mode
from fingerpost.sharing.models import MODES
from fingerpost.sharing.papers.models import AboutUs
from fingerpost.web.forms import fields

LONGEST_HOLD = 365
NEEDS = {
    Mode.CONSENT: (("dpia_on", "the day the impact assessment was signed"),),
    Mode.NOTICE: (
        ("dpia_on", "the day the impact assessment was signed"),
        ("notice_on", "the first day of the public privacy notice"),
    ),
}
"""What a mode needs first, beside an agreement with each school (policy.md 5.3)."""


def lacking(mode: Mode, about: AboutUs) -> list[str]:
    """What has to be settled before names go back in this mode, in words."""
    return [words for name, words in NEEDS.get(mode, ()) if not getattr(about, name)]


class HowWeShare(forms.Form):
    """What the data-protection officer settles."""

    mode = fields.RadioField(
        "How do names go back to schools?",
        choices=MODES,
        choice_hints={mode.value: words.what for mode, words in flows.modes().items()},
        missing="Choose how names go back",
    )
    hold_days = fields.NumberField(
        "Days a parent's no is held after the 16th birthday",
        hint="So that the young person can be asked. 30 is usual.",
        min_value=0,
        max_value=LONGEST_HOLD,
        width=3,
    )
    basis = fields.TextareaField(
        "Your legal basis, in your own words",
        hint="It stands in notices and agreements. Some say public task, others legal obligation.",
        max_length=1000,
        required=False,
    )
    officer_name = fields.TextField(
        "Data-protection officer", hint="A name or a title", max_length=120, required=False
    )
    officer_email = fields.EmailField("Their e-mail address", required=False)

    def __init__(self, *args: Any, about: AboutUs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.about = about

    def clean_mode(self) -> str:
        """Names go back only once what they rest on is there."""
        mode: str = self.cleaned_data["mode"]
        if lacks := lacking(Mode(mode), self.about):
            raise forms.ValidationError(
                f"Before you choose this, enter {' and '.join(lacks)} on the page About us"
            )
        return mode


class About(forms.Form):
    """How to reach the team, who works for it, and which papers are signed."""

    address = fields.TextField("Postal address of the team", max_length=300, required=False)
    phone = fields.PhoneField("Phone", required=False)
    email = fields.EmailField("E-mail", required=False)
    complaints_email = fields.EmailField("E-mail for complaints", required=False)
    breach_email = fields.EmailField("E-mail for reporting a breach", required=False)
    notice_url = fields.TextField(
        "Web address of your privacy notice", max_length=200, required=False
    )
    registration = fields.TextField(
        "Registration number at the Information Commissioner",
        max_length=20,
        width=10,
        required=False,
    )
    contractors = fields.TextField(
        "Firms that do this work for you", hint="If none, say none", max_length=300, required=False
    )
    host = fields.TextField("Who keeps the computers this runs on", max_length=200, required=False)
    dpia_on = fields.DateField("When the impact assessment was signed", required=False)
    notice_on = fields.DateField("Since when the privacy notice is public", required=False)
