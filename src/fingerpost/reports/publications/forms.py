"""How figures are to be published."""

from typing import Any

from django import forms

from fingerpost.core.protection.rules import LARGEST_WITHHELD, Method, Settings
from fingerpost.web.forms import fields

METHODS = (
    (Method.SUPPRESS.value, "Withhold small numbers, and what would give them away"),
    (Method.ROUND.value, "Round everything to the nearest 5"),
)


class Choose(forms.Form):
    """Method, and what counts as small."""

    method = fields.RadioField(
        "How do you protect small numbers?", choices=METHODS, initial=Method.SUPPRESS.value
    )
    largest_withheld = fields.SelectField(
        "Up to which number is it small?",
        choices=[(str(one), str(one)) for one in LARGEST_WITHHELD],
        initial=str(Settings().largest_withheld),
        hint="The DfE withholds 1 to 5",
    )


class Publish(forms.Form):
    """What a correction corrects; nothing where a month is published for the first time."""

    note = fields.TextField(
        "What does this correct?",
        hint="Anybody can read this in the list of changes. Name no young person",
        max_length=300,
        missing="Say what this corrects",
    )

    def __init__(self, *given: Any, corrects: bool, **more: Any) -> None:
        super().__init__(*given, **more)
        if not corrects:
            del self.fields["note"]
