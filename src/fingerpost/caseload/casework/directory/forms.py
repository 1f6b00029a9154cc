"""What is asked of the directory, of a referral, and of what became of it."""

from collections.abc import Iterable, Sequence
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError

from fingerpost.caseload.casework.directory.presenters import choices
from fingerpost.caseload.casework.forms import CHOOSE
from fingerpost.caseload.casework.models import Provision
from fingerpost.caseload.people.forms import (
    FIRST_DAY,
    TELLERS,
    activities_while_there,
    in_a_year,
    in_families,
    label,
    today,
)
from fingerpost.core import casework
from fingerpost.core.casework.provision import outcomes
from fingerpost.core.records import Source
from fingerpost.core.workflow import REFERRAL, ReferralState
from fingerpost.organisations.models import Organisation
from fingerpost.web.forms import fields

ASK_AGAIN = (
    "Of somebody accepted, the day they start. Leave it blank for the next start, two weeks on"
    " while we wait, or four weeks on once they are there"
)


class KeepProvision(forms.Form):
    """What there is, by whom, for whom, and how many places it has."""

    name = fields.TextField("Name", max_length=120, missing="Enter its name")
    provider = fields.TextField(
        "Who provides it", max_length=120, missing="Enter who provides it", autocomplete="off"
    )
    what = fields.TextareaField("What it is", required=False, max_length=500, rows=3)
    min_age = fields.NumberField("Youngest age", required=False, min_value=10, max_value=25)
    max_age = fields.NumberField("Oldest age", required=False, min_value=10, max_value=25)
    areas = fields.TextField(
        "Postcode areas",
        required=False,
        max_length=200,
        hint="First halves, with spaces between: XM1 XM2. Blank is everywhere",
    )
    level = fields.TextField(
        "Level", required=False, max_length=100, hint="In words. We do not judge it: you ask"
    )
    places = fields.NumberField(
        "Places at once", required=False, min_value=1, hint="Blank is without limit"
    )
    starts_on = fields.DateField(
        "Next start", required=False, earliest=FIRST_DAY, hint="Blank is at any time"
    )
    activity = fields.SelectField(
        "What are they doing while they are there?",
        required=False,
        hint="Then a start and an end go into their time line by themselves",
    )
    organisation = fields.SelectField(
        "School, college or provider on our list",
        required=False,
        hint="If it is one, so that what we hear from them is of the same place",
    )
    sensitivity = fields.SelectField(
        "Who may see who is referred?", hint="Who may not see that does not see it here either"
    )

    def __init__(
        self, *args: Any, sees_sensitive: bool, places: Iterable[Organisation], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._places = {str(one.pk): one for one in places}
        cast(fields.SelectField, self.fields["activity"]).choices = [
            ("", "Nothing is said of that"),
            *in_families(activities_while_there(today())),
        ]
        cast(fields.SelectField, self.fields["organisation"]).choices = [
            ("", "None of these"),
            *((key, label(one)) for key, one in self._places.items()),
        ]
        mine = casework.open_to(sees_sensitive=sees_sensitive)
        cast(fields.SelectField, self.fields["sensitivity"]).choices = [
            (code, f"{one.name}: {one.hint}")
            for code, one in casework.classes().items()
            if code in mine
        ]

    def clean_organisation(self) -> Organisation | None:
        """The place that was chosen."""
        return self._places.get(self.cleaned_data["organisation"])

    def clean_areas(self) -> str:
        """First halves of postcodes in capitals."""
        areas = self.cleaned_data["areas"].replace(",", " ").upper().split()
        if wrong := [area for area in areas if not area.isalnum() or len(area) > 4]:
            raise ValidationError(
                f"{wrong[0]} is not the first half of a postcode. Enter it like XM1."
            )
        return " ".join(areas)

    def clean(self) -> dict[str, Any]:
        """The oldest is no younger than the youngest."""
        said = self.cleaned_data
        youngest, oldest = said.get("min_age"), said.get("max_age")
        if youngest and oldest and oldest < youngest:
            self.add_error("max_age", "Oldest age must not be below the youngest")
        return said


class Refer(forms.Form):
    """To what somebody is referred, and why."""

    provision = fields.SelectField("To what?", missing="Choose to what they are referred")
    why = fields.TextareaField(
        "Why?", required=False, max_length=500, rows=3, hint="Needed where they do not fit"
    )

    def __init__(self, *args: Any, provisions: Sequence[Provision], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._provisions = {str(one.pk): one for one in provisions}
        cast(fields.SelectField, self.fields["provision"]).choices = [
            CHOOSE,
            *((key, str(one)) for key, one in self._provisions.items()),
        ]

    def answers(self) -> dict[str, Any]:
        """What is said, with the provision that was chosen."""
        said = dict(self.cleaned_data)
        return said | {"provision": self._provisions[said["provision"]]}


class MoveOn(forms.Form):
    """What became of a referral."""

    to = fields.RadioField("What became of it?", missing="Choose what became of it")
    on = fields.DateField("On", earliest=FIRST_DAY, latest=today, missing="Enter the day")
    outcome = fields.SelectField(
        "How did it finish?",
        required=False,
        choices=[("", "Not finished"), *((o.code, o.name) for o in outcomes().values())],
    )
    said = fields.TextareaField(
        "In words",
        required=False,
        max_length=500,
        rows=3,
        hint="Where it was declined: by whom, and why",
    )
    look_on = fields.DateField(
        "Ask again on", required=False, earliest=today, latest=in_a_year, hint=ASK_AGAIN
    )
    source = fields.SelectField("Who told us?", choices=TELLERS[:-1])

    def __init__(self, *args: Any, state: ReferralState, states: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.update(on=today(), source=Source.PARTNER_AGENCY)
        cast(fields.RadioField, self.fields["to"]).choices = choices(state)
        if ReferralState.FINISHED not in REFERRAL.moves[state]:
            del self.fields["outcome"]
        if not states or state is ReferralState.MADE:
            del self.fields["source"]

    def answers(self) -> dict[str, Any]:
        """What is said, with the state it moves to."""
        said = dict(self.cleaned_data)
        return said | {
            "to": ReferralState(said["to"]),
            "source": Source(said.get("source") or Source.PARTNER_AGENCY),
        }
