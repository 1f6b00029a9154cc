from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from fingerpost.caseload.allocation.actions import Parts
from fingerpost.caseload.allocation.models import Caseload
from fingerpost.organisations.models import Membership, User
from fingerpost.people.models import Person
from fingerpost.web.forms import fields


class _ToSomebody(forms.Form):
    """Whoever of the colleagues is chosen."""

    colleagues: dict[str, User]

    def offer(self, name: str, colleagues: list[Membership], none: str = "Choose") -> None:
        """Let these colleagues be chosen in a field."""
        self.colleagues = {str(one.user_id): one.user for one in colleagues}
        choices = [("", none), *((key, user.name) for key, user in self.colleagues.items())]
        cast(fields.SelectField, self.fields[name]).choices = choices

    def chosen(self, name: str) -> User | None:
        """The colleague chosen in a field."""
        return self.colleagues.get(self.cleaned_data[name])


class MakeCaseload(_ToSomebody):
    """A name, who holds it, and whose staff that is."""

    name = fields.TextField("Name", max_length=60, hint="For example, North, or Looked after")
    holder = fields.SelectField("Who holds it", required=False)
    contractor = fields.TextField(
        "Contractor", max_length=120, required=False, hint="Whose staff works it, if not your own"
    )

    def __init__(self, *args: Any, colleagues: list[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("holder", colleagues, "Nobody yet")


class HandOver(_ToSomebody):
    """Everything in a caseload, to somebody, from a day."""

    to = fields.SelectField("To whom", missing="Choose who is to have it")
    since = fields.DateField("From which day", missing="Enter the first day they have it")
    note = fields.TextField("Note for them", max_length=300, required=False)

    def __init__(self, *args: Any, colleagues: list[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["since"] = timezone.localdate()
        self.offer("to", colleagues)


class Cover(HandOver):
    """Somebody to see a caseload as theirs for a while."""

    until = fields.DateField("To which day", missing="Enter the last day they cover")

    field_order = ("to", "since", "until", "note")


class Share(forms.Form):
    """Schools, areas and young people to put into a caseload."""

    schools = fields.CheckboxesField("Schools last attended", required=False, small=True)
    areas = fields.TextField(
        "Postcode areas", required=False, hint="First halves, with spaces between: XM1 XM2"
    )
    numbers = fields.TextareaField(
        "Young people by our number", required=False, hint="One a line", max_length=10000
    )
    to = fields.SelectField("Into which caseload", required=False)
    since = fields.DateField("From which day", missing="Enter the first day")
    note = fields.TextField("Note", max_length=300, required=False)

    def __init__(
        self,
        *args: Any,
        schools: list[tuple[int, str]],
        caseloads: list[Caseload],
        people: QuerySet[Person],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        cast(fields.CheckboxesField, self.fields["schools"]).choices = [
            (str(key), name) for key, name in schools
        ]
        self._caseloads = {str(one.pk): one for one in caseloads}
        cast(fields.SelectField, self.fields["to"]).choices = [
            *((key, one.name) for key, one in self._caseloads.items()),
            ("", "None: take them out"),
        ]
        self._people = people

    def clean_areas(self) -> list[str]:
        areas = [area.upper() for area in self.cleaned_data["areas"].replace(",", " ").split()]
        if wrong := [area for area in areas if not area.isalnum() or len(area) > 4]:
            raise forms.ValidationError(
                f"{wrong[0]} is not the first half of a postcode. Enter it like XM1."
            )
        return areas

    def clean_numbers(self) -> list[int]:
        typed = self.cleaned_data["numbers"].split()
        if any(not number.isdecimal() for number in typed):
            raise forms.ValidationError("Our numbers have digits only. Enter one a line.")
        found = dict(self._people.filter(local_id__in=typed).values_list("local_id", "pk"))
        missing = sum(int(number) not in found for number in typed)
        if missing:
            raise forms.ValidationError(
                f"{missing} of these are not numbers of young people on the caseload."
            )
        return list(found.values())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not self.parts().each():
            raise forms.ValidationError("Choose a school, an area or a young person.")
        return cleaned

    def parts(self) -> Parts:
        """What is to go together."""
        said = self.cleaned_data
        return Parts(
            schools=[int(key) for key in said.get("schools", ())],
            areas=said.get("areas", ()),
            people=said.get("numbers", ()),
        )

    def caseload(self) -> Caseload | None:
        """Where they go; None takes them out."""
        return self._caseloads.get(self.cleaned_data["to"])
