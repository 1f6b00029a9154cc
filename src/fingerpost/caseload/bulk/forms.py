"""What is asked when many are changed at once."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone

from fingerpost.caseload.bulk.proposals import names_of
from fingerpost.caseload.people.forms import FIRST_DAY, TELLERS, in_families, today
from fingerpost.core import bulk, codes
from fingerpost.core.access import Permission
from fingerpost.core.bulk import NO, YES, Field, Kind
from fingerpost.core.dates import requirement_year
from fingerpost.core.records import Source
from fingerpost.evidence.actions import NewEvidence
from fingerpost.intake.receiving import LARGEST_UPLOAD
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Organisation
from fingerpost.web.forms import fields


class SetDetail(forms.Form):
    """The same value of one detail for everybody in a list."""

    what = fields.RadioField("Which detail?", missing="Choose which detail")

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sees = access.may(Permission.SEE_SENSITIVE)
        every = (one for one in bulk.fields().values() if one.for_all)
        self.offered = {one.key: one for one in every if sees or not one.sensitive}
        for key, field in self.offered.items():
            self.fields[key] = fields.SelectField(
                "Set it to", choices=[("", "Choose"), *_choices(field)], required=False
            )
        what: Any = self.fields["what"]
        what.choices = [(key, field.name) for key, field in self.offered.items()]
        what.reveals = {key: key for key in self.offered}

    def clean(self) -> dict[str, Any]:
        """The detail chosen has a value."""
        said = super().clean() or {}
        chosen = said.get("what")
        if chosen and not said.get(chosen):
            self.add_error(chosen, "Choose what to set it to")
        return said

    @property
    def chosen(self) -> Field:
        """The detail to set."""
        return self.offered[self.cleaned_data["what"]]

    def value(self) -> Any:
        """What to set it to."""
        said = self.cleaned_data[self.chosen.key]
        return said == YES if self.chosen.kind is Kind.FLAG else said

    def title(self) -> str:
        """The change in words, naming nobody."""
        words = dict(_choices(self.chosen))[self.cleaned_data[self.chosen.key]]
        return f"{self.chosen.name}: {words}"


def _choices(field: Field) -> list[tuple[str, str]]:
    if field.kind is Kind.FLAG:
        return [(YES, YES), (NO, NO)]
    return list(names_of(field.key).items())


class SayOfAll(forms.Form):
    """The same statement of everybody in a list."""

    code = fields.SelectField("What are they doing?", missing="Choose what they are doing")
    provider = fields.SelectField("Where", required=False)
    verified_on = fields.DateField(
        "When was it said?", earliest=FIRST_DAY, latest=today, missing="Enter when it was said"
    )
    source = fields.SelectField(
        "Who told us?", choices=[("", "Choose"), *TELLERS], missing="Choose who told us"
    )

    def __init__(self, *args: Any, places: Iterable[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = {str(place.pk): place for place in places}
        activities = codes.load("activities").valid_in(requirement_year(timezone.localdate()))
        code, place = self.fields["code"], self.fields["provider"]
        _offer(code, [("", "Choose"), *in_families(activities)])
        named = [(key, one.name) for key, one in self.places.items()]
        _offer(place, [("", "Nowhere, or not said"), *named])

    def statement(self) -> NewEvidence:
        """What to state; of whom, is filled in later."""
        said = self.cleaned_data
        place = self.places.get(said["provider"])
        return NewEvidence(
            person_id=0,
            source=Source(said["source"]),
            code=said["code"],
            verified_on=said["verified_on"],
            provider_id=place.pk if place else None,
        )

    def title(self) -> str:
        """The statement in words, naming nobody."""
        place = self.places.get(self.cleaned_data["provider"])
        what = codes.load("activities").label(self.cleaned_data["code"])
        return f"What they do: {what}, {place.name}" if place else f"What they do: {what}"


def _offer(chooser: Any, choices: list[Any]) -> None:
    chooser.choices = choices


class Reason(forms.Form):
    """Why many are changed."""

    reason = fields.TextField(
        "Why?",
        hint="For whoever looks at this later. Name nobody.",
        max_length=300,
        missing="Enter why",
    )


class SheetBack(forms.Form):
    """A sheet that was filled in."""

    file = fields.FileField(
        "The sheet",
        hint="Made here from a worklist, and filled in.",
        accept=".xlsx,.xls,.ods",
        max_bytes=LARGEST_UPLOAD,
        missing="Choose the sheet",
    )
