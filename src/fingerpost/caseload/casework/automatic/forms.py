"""What is asked when a place is kept for somebody, and of whether they came to it."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms

from fingerpost.caseload.casework.automatic.presenters import answers
from fingerpost.caseload.casework.forms import CHOOSE
from fingerpost.caseload.people.forms import (
    FIRST_DAY,
    TELLERS,
    activities_while_there,
    in_a_year,
    in_families,
    label,
    today,
)
from fingerpost.core.casework.automatic import Question
from fingerpost.core.records import Source
from fingerpost.organisations.models import Organisation
from fingerpost.web.forms import fields


class KeepPlace(forms.Form):
    """Where a place is kept for somebody, who offered it, and from when."""

    organisation = fields.SelectField("Where is it?", missing="Choose where it is")
    course = fields.TextField("Course or programme", max_length=200, missing="Enter what it is")
    activity = fields.SelectField(
        "What would they be doing?",
        missing="Choose what they would be doing",
        hint="It goes into their time line once they are there",
    )
    offered_on = fields.DateField(
        "Offered on", earliest=FIRST_DAY, latest=today, missing="Enter the day it was offered"
    )
    offered_by = fields.TextField(
        "Offered by", max_length=120, missing="Enter who offered it", autocomplete="off"
    )
    starts_on = fields.DateField(
        "It starts on", earliest=FIRST_DAY, latest=in_a_year, missing="Enter the day it starts"
    )

    def __init__(
        self, *args: Any, places: Iterable[Organisation], offered_by: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.initial.update(offered_on=today(), offered_by=offered_by)
        self._places = {str(one.pk): one for one in places}
        cast(fields.SelectField, self.fields["organisation"]).choices = [
            CHOOSE,
            *((key, label(one)) for key, one in self._places.items()),
        ]
        cast(fields.SelectField, self.fields["activity"]).choices = [
            CHOOSE,
            *in_families(activities_while_there(today())),
        ]

    def clean_organisation(self) -> Organisation:
        """The place that was chosen."""
        return self._places[self.cleaned_data["organisation"]]


class AnswerPlace(forms.Form):
    """Whether an offer is accepted, or whether they are there."""

    answer = fields.RadioField("What did you learn?", missing="Choose what you learned")
    on = fields.DateField("On", earliest=FIRST_DAY, latest=today, missing="Enter the day")
    source = fields.SelectField("Who told us?", choices=TELLERS[:-1])
    said = fields.TextareaField("In words", required=False, max_length=500, rows=3)

    def __init__(self, *args: Any, still_open: Iterable[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.update(on=today(), source=Source.PARTNER_AGENCY)
        self._answers = answers(still_open)
        cast(fields.RadioField, self.fields["answer"]).choices = [
            (key, words) for key, (_, _, words) in self._answers.items()
        ]

    def answers(self) -> dict[str, Any]:
        """What is said, with the question it answers."""
        said = dict(self.cleaned_data)
        question, yes, _ = self._answers[said.pop("answer")]
        return said | {"question": question, "yes": yes, "source": Source(said["source"])}


class WhichPlaces(forms.Form):
    """Of which provider and of which school year."""

    mark_optional = False

    year = fields.SelectField("School year")
    place = fields.SelectField("Where", required=False)

    def __init__(
        self, *args: Any, years: list[tuple[str, str]], places: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        cast(fields.SelectField, self.fields["year"]).choices = years
        cast(fields.SelectField, self.fields["place"]).choices = [("", "Everywhere"), *places]
