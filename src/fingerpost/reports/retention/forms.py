"""What is asked about how long things are kept, about pausing, and about a hold."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from fingerpost.core.retention import Item, Unit
from fingerpost.reports.retention.models import Hold
from fingerpost.web.forms import fields

FURTHEST = timedelta(days=366 * 30)


class Length(forms.Form):
    """How long one row is kept. `sure` bears the number whose effect was shown."""

    length = fields.NumberField("", missing="Enter how long")
    because = fields.TextField(
        "Why?",
        hint="For example: our own retention schedule, section 4",
        max_length=300,
        missing="Enter why",
    )
    sure = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, item: Item, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = {Unit.BIRTHDAY: "To which birthday?", Unit.DAYS: "How many days?"}
        asked = self.fields["length"]
        asked.label = unit.get(item.unit, "How many months?")
        asked.help_text = f"From {item.least} to {item.most}"
        self.item = item

    def clean_length(self) -> int:
        length: int = self.cleaned_data["length"]
        if not self.item.least <= length <= self.item.most:
            raise forms.ValidationError(
                f"Enter a number from {self.item.least} to {self.item.most}"
            )
        return length

    @property
    def is_sure(self) -> bool:
        """Whether the effect of this very number was shown."""
        return bool(self.cleaned_data["sure"] == self.cleaned_data["length"])


class Pause(forms.Form):
    """Why nothing is to go for now."""

    why = fields.TextField("Why?", max_length=300, missing="Enter why nothing is to go for now")


class Place(forms.Form):
    """Why somebody is kept though they are due."""

    kind = fields.RadioField(
        "Why are their details kept?", choices=Hold.Kind.choices, missing="Say why they are kept"
    )
    reason = fields.TextareaField(
        "What is it about?",
        hint="Reference and who deals with it. Leave out what is not needed to know.",
        max_length=500,
        rows=3,
        missing="Enter what it is about",
    )


class Lift(forms.Form):
    """Why a hold ends."""

    why = fields.TextField(
        "Why can the details go?",
        hint="For example: the complaint was closed on 3 March 2027",
        max_length=500,
        missing="Enter why the details can go",
    )


class OnDay(forms.Form):
    """For which day to ask what would go."""

    mark_optional = False
    on = fields.DateField(
        "What would go on which day?",
        required=False,
        earliest=timezone.localdate,
        latest=lambda: timezone.localdate() + FURTHEST,
    )

    def day(self, today: date) -> date:
        """The day asked for; the next 1 September where none was, or one it cannot be."""
        said: date | None = self.cleaned_data.get("on") if self.is_valid() else None
        return said or next_september(today)


def next_september(today: date) -> date:
    """The day after the year of use of another age has ended."""
    this_year = date(today.year, 9, 1)
    return this_year if today < this_year else date(today.year + 1, 9, 1)
