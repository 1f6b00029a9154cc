from django import forms

from fingerpost.core.returns.years import YEARS
from fingerpost.web.forms import fields

LARGEST = 200_000_000


class CheckFile(forms.Form):
    """A file, and the rules to check it by."""

    mark_optional = False

    file = fields.FileField(
        "The return",
        hint="The XML file of a monthly return, ours or another system's.",
        max_bytes=LARGEST,
        missing="Choose the file to check",
    )
    year = fields.SelectField(
        "By the rules of which year?",
        choices=[("", "The year of its period"), *((year, year.capitalize()) for year in YEARS)],
        required=False,
    )
