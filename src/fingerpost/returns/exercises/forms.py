"""What is asked about the lists of the two exercises."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms

from fingerpost.core.exercises import plans
from fingerpost.core.exercises.plans import Kind
from fingerpost.web.forms import fields
from fingerpost.web.words import count_of

Choices = Iterable[tuple[str, str]]


class Filters(forms.Form):
    """Which young people of a list to show; nothing of it is personal."""

    mark_optional = False

    part = fields.SelectField("Counted as", required=False)
    school = fields.SelectField("School of Year 11", required=False)
    ask = fields.SelectField("Who could say", required=False)

    def __init__(
        self, *args: Any, parts: Choices, schools: Choices, ask: Choices, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._offer("part", [("", "Everybody"), *parts])
        self._offer("school", [("", "Any school"), *schools])
        self._offer("ask", [("", "Anybody"), *ask])
        if not ask:
            del self.fields["ask"]

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        cast(fields.SelectField, self.fields[name]).choices = choices

    def chosen(self) -> dict[str, str]:
        """The filters that make sense; what does not is left out, and said beside its field."""
        self.full_clean()
        return self.cleaned_data if self.is_bound else {}


class Why(forms.Form):
    """The reason for something that is otherwise final."""

    why = fields.TextField("Why?", max_length=200, missing="Say why")


class RecordStatus(forms.Form):
    """A guarantee status taken down from the list itself."""

    code = fields.SelectField("Status", missing="Choose a status")

    def __init__(self, *args: Any, kind: Kind, day: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = cast(fields.SelectField, self.fields["code"])
        choices.choices = [("", "Choose one"), *status_choices(kind, day)]


def status_choices(kind: Kind, day: Any) -> list[tuple[str, str]]:
    """The statuses that may be said of a year, with their codes."""
    return [(code, f"{plans.label(kind, code)} ({code})") for code in plans.codes_for(kind, day)]


def with_count(name: str, count: int) -> str:
    """A choice with how many it holds."""
    return f"{name} ({count_of(count, 'young person', 'young people')})"
