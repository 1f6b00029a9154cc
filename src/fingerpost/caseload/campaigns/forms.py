"""Which words to send, by what means."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from fingerpost.core.messages import IN_WORDS, Means
from fingerpost.core.messages.wording import HERE, Template, templates
from fingerpost.messages.models import SetUp
from fingerpost.web.forms import fields

LONGEST_WITHOUT = 365


def choice_of(template: Template) -> tuple[str, str]:
    """A template as something to choose."""
    name = template.name.rsplit(" (", 1)[0]
    return f"{template.key}.{template.means}", f"{name}, by {IN_WORDS[template.means]}"


class ChooseWords(forms.Form):
    """Words and means, of those that can be sent."""

    words = fields.RadioField("What do you want to send?", missing="Choose what to send")

    def __init__(self, *args: Any, offered: list[Template], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chooser: Any = self.fields["words"]
        chooser.choices = [choice_of(template) for template in offered]

    @property
    def template(self) -> Template:
        """The template chosen."""
        key, means = self.cleaned_data["words"].rsplit(".", 1)
        return templates()[key, Means(means)]

    @property
    def typed(self) -> Mapping[str, str]:
        """What was typed for it."""
        return {name: self.cleaned_data.get(name, "") for name in self.template.typed}


class ToOne(ChooseWords):
    """A message to one young person."""

    mark_optional = False

    when = fields.TextField(
        "When do you meet?",
        hint="For an appointment only. For example, Tuesday 1 December at 2pm",
        max_length=60,
        required=False,
    )
    where = fields.TextField(
        "Where?", hint="For an appointment only.", max_length=80, required=False
    )

    def clean(self) -> None:
        """An appointment has a time and a place."""
        if not self.cleaned_data.get("words"):
            return
        for name, said in self.typed.items():
            if not said:
                self.add_error(name, ValidationError(f"Enter {name} you meet"))


class ToMany(ChooseWords):
    """A campaign."""

    field_order = ("name", "words", "not_within_days")

    name = fields.TextField(
        "What shall we call it?",
        hint="So that colleagues know it again. For example, Not known, late November",
        max_length=120,
        missing="Enter a name",
    )
    not_within_days = fields.NumberField(
        "Leave out who was sent something in the last so many days",
        hint="0 leaves out nobody for this.",
        min_value=0,
        max_value=LONGEST_WITHOUT,
        missing="Enter a number of days",
    )


def that_can_go(set_up: SetUp, *, to_many: bool = False, opens: str = HERE) -> list[Template]:
    """The templates whose means is set up; what is typed for each one goes to one at a time."""
    return [
        template
        for template in templates().values()
        if template.opens == opens
        and set_up.by(template.means)
        and not (to_many and template.typed)
    ]
