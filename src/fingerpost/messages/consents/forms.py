"""What staff and schools key in about consents and instructions."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from fingerpost.core.sharing.asking import Whom
from fingerpost.core.sharing.instructions import Giver
from fingerpost.messages.consents.queries import YEARS
from fingerpost.organisations.models import Organisation
from fingerpost.people.models import Person
from fingerpost.web.forms import fields

FIRST_DAY = date(1990, 1, 1)
SIGNED = [(Giver.PUPIL.value, "The young person"), (Giver.PARENT.value, "A parent or carer")]
YES, NO, NOT_RETURNED = "yes", "no", "not returned"
ANSWERS = [(YES, "Yes"), (NO, "No"), (NOT_RETURNED, "Not returned")]


class WhoIsAsked(forms.Form):
    """Whom to ask: of which school, which years, and among whom. It may stand in an address."""

    mark_optional = False

    school = fields.SelectField("School", required=False)
    year = fields.CheckboxesField(
        "Year group", choices=list(YEARS.items()), required=False, small=True
    )
    whom = fields.CheckboxesField(
        "Of those to be asked now",
        choices=[(one.name, one.value) for one in Whom],
        required=False,
        small=True,
    )

    def __init__(self, *args: Any, schools: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.schools = {str(school.pk): school for school in schools}
        if len(schools) == 1:
            del self.fields["school"]
        else:
            chooser: Any = self.fields["school"]
            named = [(pk, school.name) for pk, school in self.schools.items()]
            chooser.choices = [("", "Every school"), *named]

    @property
    def of_school(self) -> Organisation | None:
        """The school chosen; the only one, where there is no other."""
        only = next(iter(self.schools)) if len(self.schools) == 1 else ""
        return self.schools.get(self.cleaned_data.get("school") or only)

    def chosen(self) -> dict[str, Any]:
        """What was chosen, as `queries.chosen` takes it; all of what is not named."""
        said = self.cleaned_data
        return {
            "school": self.of_school,
            "years": said.get("year", []),
            "whom": [Whom[name] for name in said.get("whom", [])],
        }

    @property
    def in_words(self) -> str:
        """Whom it chooses; nobody's name."""
        said = self.cleaned_data
        years = [YEARS[year] for year in said.get("year", [])]
        whom = [Whom[name].value for name in said.get("whom", [])]
        parts = (str(self.of_school or "Every school"), ", ".join(years), ", ".join(whom))
        return "; ".join(filter(None, parts))


class Sheet(forms.Form):
    """Paper forms of a school, keyed at once: one line each, nothing chosen beforehand."""

    mark_optional = False

    on = fields.DateField(
        "Which date is on the forms?",
        hint="Forms of another date are keyed as another sheet.",
        earliest=FIRST_DAY,
        latest=timezone.localdate,
    )
    signed = fields.RadioField(
        "Who signed them?", choices=SIGNED, inline=True, missing="Say who signed the forms"
    )

    def __init__(self, *args: Any, people: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        for person in people:
            self.fields[f"a{person.pk}"] = forms.ChoiceField(choices=ANSWERS, required=False)

    @property
    def lines(self) -> list[tuple[Person, str, str]]:
        """Each young person with the name of their box and what was chosen."""
        return [(p, f"a{p.pk}", self[f"a{p.pk}"].value() or "") for p in self.people]

    def clean(self) -> None:
        """At least one line says something."""
        if not any(self.cleaned_data.get(f"a{p.pk}") for p in self.people):
            raise ValidationError("Choose yes, no or not returned for at least one young person")

    def answered(self, *wanted: str) -> list[tuple[Person, str]]:
        """Who answered one of these, and what."""
        said = ((p, self.cleaned_data.get(f"a{p.pk}", "")) for p in self.people)
        return [(person, answer) for person, answer in said if answer in wanted]


class Spoken(forms.Form):
    """An answer given in person or by phone."""

    answer = fields.RadioField(
        "What did they say?",
        choices=[(YES, "Yes, the school may know"), (NO, "No, it may not")],
        missing="Say whether it was yes or no",
    )
    given_by = fields.RadioField(
        "Who said so?", choices=SIGNED, inline=True, missing="Say who said so"
    )
    on = fields.DateField("When?", earliest=FIRST_DAY, latest=timezone.localdate)


class TakeBack(forms.Form):
    """How we know that something was taken back."""

    how = fields.TextField(
        "How do you know?",
        hint="For example, they phoned us",
        max_length=200,
        missing="Say how you know",
    )


class Settle(forms.Form):
    """What was done where an instruction left something open."""

    how = fields.TextField(
        "What did you do?",
        hint="For example, asked them on the phone: they do not mind",
        max_length=300,
        missing="Say what you did",
    )


class Instruct(forms.Form):
    """An instruction not to share, given to a school or provider."""

    given_by = fields.RadioField("Who gave it?", choices=SIGNED, missing="Say who gave it")
    on = fields.DateField("When was it given?", earliest=FIRST_DAY, latest=timezone.localdate)
    told = fields.TextField(
        "How was it given?",
        hint="For example, a letter, or by phone",
        max_length=300,
        missing="Say how it was given",
    )
    disputed = fields.TickField("Another parent wants it otherwise", required=False)

    def __init__(self, *args: Any, places: Sequence[Organisation] = (), **kwargs: Any) -> None:
        """`places` are those it may have been given to; with none, it is who records it."""
        super().__init__(*args, **kwargs)
        if places:
            choices = [(str(place.pk), place.name) for place in places]
            self.fields["to"] = fields.RadioField(
                "To whom was it given?",
                hint="It binds only them",
                choices=choices,
                missing="Say to whom it was given",
            )


class InstructFor(Instruct):
    """The same, of somebody to be found by name and date of birth among one's own."""

    field_order = ("given_name", "family_name", "born_on")

    given_name = fields.TextField("Given name", max_length=100, missing="Enter the given name")
    family_name = fields.TextField("Family name", max_length=100, missing="Enter the family name")
    born_on = fields.DateField("Date of birth", earliest=FIRST_DAY, latest=timezone.localdate)
