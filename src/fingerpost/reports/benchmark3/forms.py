"""What is asked when a story is kept."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone

from fingerpost.core.sharing import flows
from fingerpost.reports.benchmark3.stories import MAY_SHOW
from fingerpost.web.forms import fields


class KeepStory(forms.Form):
    """Whose story, their words, what may stand beside them, and that they agreed."""

    person = fields.SelectField("Whose story is it?", missing="Choose the leaver")
    words = fields.TextareaField(
        "In their own words",
        max_length=600,
        missing="Give their words",
        hint="As they wrote or said it, and as they read it again before they agreed.",
    )
    shows = fields.CheckboxesField(
        "What else may stand on the poster?",
        choices=[(code, flows.fields()[code].label) for code in MAY_SHOW],
        required=False,
        hint="Tick what they agreed to. A family name is never on it.",
    )
    said_on = fields.DateField(
        "When did they agree?", latest=timezone.localdate, missing="Give the day they agreed"
    )
    agreed = fields.TickField(
        "They agreed to these words on a poster of our school, and we keep the form they signed",
        required=True,
        missing="Only a story they agreed to can be kept",
    )

    def __init__(self, *args: Any, leavers: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose: Any = self.fields["person"]
        choose.choices = [("", "Choose"), *((str(key), name) for key, name in leavers)]
