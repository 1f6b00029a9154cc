"""What is asked about an agreement, a step at a time, and how the list of them is narrowed."""

from typing import Any

from django import forms

from fingerpost.core.sharing import flows
from fingerpost.core.sharing.flows import Mode
from fingerpost.core.sharing.uptake import RECEIVES_WORDS, Receives
from fingerpost.organisations.models import Organisation
from fingerpost.sharing.models import MODES, Agreement
from fingerpost.web.forms import fields

SCHOOLS = (Organisation.Kind.SCHOOL, Organisation.Kind.SPECIAL_SCHOOL)
BACK = "F7"
NAMES = ("given_name", "family_name")
"""What goes back with everything else, so that a school knows who is meant."""
BY_NAME = ("route", "activity", "provider", "starts_on", "sustained")
"""What is ticked to begin with: where they are; never why (policy.md 5.3)."""
SIGNED = Agreement.State.SIGNED
MODE_HINTS = {mode.value: words.what for mode, words in flows.modes().items()}
GOES_BACK = [
    (code, one.label)
    for code, one in flows.fields().items()
    if BACK in one.flows and code not in NAMES
]
STATES = [(state.value, state.label) for state in Agreement.State if state != "ended"]
GAIN, NAME = "gain", "name"


def flows_with(organisation: Organisation) -> list[tuple[str, str]]:
    """What an agreement with this organisation may cover: what it sends us, and what goes back."""
    sends = "F1" if organisation.kind in SCHOOLS else "F2"
    return [(code, flows.flows()[code].name) for code in (BACK, sends, "F9")]


class Cover(forms.Form):
    """What the agreement covers, and how names go back."""

    mark_optional = False

    flows = fields.CheckboxesField("What does it cover?", missing="Choose what it covers")
    mode = fields.RadioField(
        "How do names of leavers go back?",
        choices=MODES,
        choice_hints=MODE_HINTS,
        missing="Choose how names go back",
    )
    gives = fields.CheckboxesField(
        "What may go back about each leaver, with the name?",
        choices=GOES_BACK,
        hint="Reasons, health, care and justice are never on this list.",
        small=True,
        required=False,
    )
    after_18 = fields.TickField(
        "It also gives a ground for telling of those who are 18",
        hint="Without it a leaver is shown until the 18th birthday, unless they said yes.",
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chooser: Any = self.fields["flows"]
        chooser.choices = flows_with(organisation)

    def clean(self) -> dict[str, Any]:
        """Names go back only with something to say of them."""
        said = super().clean() or {}
        named = BACK in said.get("flows", ()) and said.get("mode") != Mode.AGGREGATE.value
        if named and not said.get("gives"):
            self.add_error("gives", "Choose what may go back, or choose counts only")
        elif named:
            said["gives"] = [*NAMES, *said["gives"]]
        return said


class Days(forms.Form):
    """From when until when, and when it is looked at again."""

    starts_on = fields.DateField("First day", missing="Enter its first day")
    ends_on = fields.DateField(
        "Last day", hint="From the day after, nothing goes back by name.", required=False
    )
    review_on = fields.DateField(
        "Look at it again on", hint="Once a year is usual. We remind you.", required=False
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """It ends after it starts."""
        said = super().clean() or {}
        first, last = said.get("starts_on"), said.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "Last day must be the first day or after it")
        return said


class Signatures(forms.Form):
    """How far it is, and who signed."""

    state = fields.RadioField(
        "How far is it?",
        choices=STATES,
        choice_hints={SIGNED: "Only then does anything go back by name."},
        missing="Choose how far it is",
    )
    signed_by_us = fields.TextField("Who signed for us", max_length=120, required=False)
    signed_by_us_on = fields.DateField("When we signed", required=False)
    signed_by_them = fields.TextField("Who signed for them", max_length=120, required=False)
    signed_by_them_on = fields.DateField("When they signed", required=False)
    note = fields.TextareaField(
        "Note", hint="Such as where the signed paper is kept.", max_length=1000, required=False
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Signed is what both sides signed, with names and days."""
        said = super().clean() or {}
        if said.get("state") == SIGNED:
            for name in ("signed_by_us", "signed_by_us_on", "signed_by_them", "signed_by_them_on"):
                if not said.get(name) and name not in self.errors:
                    self.add_error(name, f"Enter {str(self.fields[name].label).lower()}")
        return said


STEPS: dict[str, type[Cover] | type[Days] | type[Signatures]] = {
    "cover": Cover,
    "days": Days,
    "signatures": Signatures,
}


class End(forms.Form):
    """The last day of an agreement that ends early."""

    on = fields.DateField(
        "Last day",
        hint="From the day after, nothing goes back by name. A day that is over closes it now.",
        missing="Enter the last day",
    )


class Narrow(forms.Form):
    """Which schools and providers are listed, and in which order."""

    mark_optional = False

    receives = fields.SelectField(
        "Can receive",
        choices=[("", "Anything"), *((one.value, RECEIVES_WORDS[one]) for one in Receives)],
        required=False,
    )
    order = fields.SelectField(
        "First", choices=[(GAIN, "Most to gain"), (NAME, "By name")], required=False
    )
