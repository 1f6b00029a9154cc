"""How figures are to be published."""

from typing import Any

from django import forms

from fingerpost.core.protection.rules import LARGEST_WITHHELD, Method, Settings
from fingerpost.reports.publications import records
from fingerpost.reports.publications.actions import Chosen
from fingerpost.web.forms import fields

METHODS = (
    (Method.SUPPRESS.value, "Withhold small numbers, and what would give them away"),
    (Method.ROUND.value, "Round everything to the nearest 5"),
)


class Publish(forms.Form):
    """Method, what counts as small, and for a correction what is corrected."""

    method = fields.RadioField("How do you protect small numbers?", choices=METHODS)
    largest_withheld = fields.SelectField(
        "Up to which number is it small?",
        choices=[(str(one), str(one)) for one in LARGEST_WITHHELD],
        hint="The DfE withholds 1 to 5",
    )
    note = fields.TextField(
        "What does this correct?",
        hint="Anybody can read this in the list of changes. Name no young person",
        max_length=300,
        missing="Say what this corrects",
    )

    def __init__(self, *given: Any, corrects: bool, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["method"].initial = Method.SUPPRESS.value
        self.fields["largest_withheld"].initial = str(Settings().largest_withheld)
        if not corrects:
            del self.fields["note"]

    @property
    def chosen(self) -> Chosen:
        said = self.cleaned_data
        settings = records.settings(said["method"], int(said["largest_withheld"]))
        return Chosen(settings, said.get("note", ""))
