"""What is asked when a plan or an offer is taken down."""

from collections.abc import Iterable
from datetime import date
from typing import Any, cast

from django import forms

from fingerpost.caseload.people.forms import FIRST_DAY, TELLERS, today
from fingerpost.core.dates import year_group
from fingerpost.core.exercises import guarantee, plans
from fingerpost.core.exercises.plans import Kind
from fingerpost.core.records import Source
from fingerpost.evidence.plans import NewPlan
from fingerpost.organisations.models import Organisation
from fingerpost.people.models import Person
from fingerpost.web.forms import fields

LAST_YEAR_OF_INTENTIONS = 12  # asked in Year 11, and still told of in the autumn after


def kinds_for(person: Person, day: date) -> list[Kind]:
    """What may be taken down of somebody of this age."""
    kinds = []
    if year_group(person.born_on, day) <= LAST_YEAR_OF_INTENTIONS:
        kinds.append(Kind.INTENDED)
    of_year = guarantee.kind_for(person.born_on, day)
    return [*kinds, of_year] if of_year else kinds


class AddPlan(forms.Form):
    """What a young person plans, or an offer they have."""

    what = fields.SelectField("Plan or offer", missing="Choose the plan or the offer")
    place = fields.TextField(
        "Where", required=False, max_length=200, autocomplete="off", hint="School or provider"
    )
    course = fields.TextField("Course", required=False, max_length=200, autocomplete="off")
    since = fields.DateField("Day of the offer", required=False, earliest=FIRST_DAY, latest=today)
    source = fields.RadioField(
        "Who told us?", choices=TELLERS, small=True, missing="Choose who told us"
    )
    said_on = fields.DateField(
        "Told us on", earliest=FIRST_DAY, latest=today, missing="Enter the day they told us"
    )

    def __init__(
        self, *args: Any, person: Person, places: Iterable[Organisation], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.person, self.places = person, list(places)
        choices = cast(fields.SelectField, self.fields["what"])
        choices.choices = [("", "Choose one"), *_choices(kinds_for(person, today()))]
        self.fields["place"].widget.attrs["list"] = "plan-places"

    def plan(self) -> NewPlan:
        """The answers as a plan to keep."""
        said = self.cleaned_data
        kind, code = said["what"].split(":")
        typed = said["place"].strip()
        named = [p for p in self.places if p.name.casefold() == typed.casefold()]
        ours = self.person.authority.code
        return NewPlan(
            person_id=self.person.pk,
            kind=Kind(kind),
            code=code,
            source=Source(said["source"]),
            said_on=said["said_on"],
            since=said["since"],
            answering_authority="" if kind == Kind.INTENDED else ours,
            provider_id=named[0].pk if len(named) == 1 else None,
            place=typed,
            course=said["course"],
        )


def _choices(kinds: Iterable[Kind]) -> list[tuple[str, list[tuple[str, str]]]]:
    day = today()
    return [
        (
            kind.in_words,
            [
                (f"{kind}:{code}", f"{plans.label(kind, code)} ({code})")
                for code in plans.codes_for(kind, day)
            ],
        )
        for kind in kinds
    ]
