"""What is asked when a need, an action or a note is taken down."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError

from fingerpost.caseload.casework.models import Need
from fingerpost.caseload.people.forms import FIRST_DAY, in_a_year, today
from fingerpost.core import casework
from fingerpost.organisations.models import User
from fingerpost.web.forms import fields

CHOOSE = ("", "Choose one")


class AddNeed(forms.Form):
    """What stands in somebody's way, from when, and when to look again."""

    code = fields.SelectField("What stands in their way?", missing="Choose what stands in the way")
    since = fields.DateField(
        "Since", earliest=FIRST_DAY, latest=today, missing="Enter the day since when"
    )
    detail = fields.TextareaField("In words", required=False, max_length=500, rows=3)
    review_on = fields.DateField(
        "Look again on",
        required=False,
        earliest=today,
        latest=in_a_year,
        hint="Leave it blank for four weeks from today",
    )

    def __init__(self, *args: Any, sees_sensitive: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["since"] = today()
        choices = cast(fields.SelectField, self.fields["code"])
        choices.choices = [CHOOSE, *_needs(sees_sensitive)]


def _needs(sees_sensitive: bool) -> list[tuple[str, list[tuple[str, str]]]]:
    """The needs a user may take down, by class."""
    offered = casework.needs_open_to(sees_sensitive=sees_sensitive)
    by_class: dict[str, list[tuple[str, str]]] = {}
    for one in offered:
        by_class.setdefault(one.class_code, []).append((one.code, one.name))
    return [(casework.classes()[code].name, needs) for code, needs in by_class.items()]


class ReviewNeed(forms.Form):
    """How a need stands now."""

    on = fields.DateField("Looked at on", earliest=FIRST_DAY, latest=today, missing="Enter the day")
    met = fields.RadioField(
        "Does it still stand in their way?",
        choices=[("no", "Yes, look again"), ("yes", "No longer")],
        missing="Say whether it still stands in their way",
    )
    next_on = fields.DateField(
        "Look again on",
        required=False,
        earliest=today,
        latest=in_a_year,
        hint="Leave it blank for four weeks from today, or where it is met",
    )
    said = fields.TextareaField("In words", required=False, max_length=500, rows=3)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["on"] = today()

    def clean(self) -> dict[str, Any]:
        """No other day to look where it is met; four weeks where none is said."""
        said = self.cleaned_data
        if said.get("met") == "yes":
            said["next_on"] = None
        elif not said.get("next_on"):
            said["next_on"] = casework.review_on(today())
        return said


class AddAction(forms.Form):
    """What somebody is to do, who, and by when."""

    what = fields.TextField("What is to be done?", max_length=200, missing="Say what is to be done")
    kind = fields.SelectField(
        "What kind of help is it?",
        choices=[(one.code, one.name) for one in casework.kinds_of_help().values()],
    )
    need = fields.SelectField("What is it for?", required=False)
    owner = fields.SelectField("Who does it?", missing="Choose who does it")
    due_on = fields.DateField(
        "By when", earliest=FIRST_DAY, latest=in_a_year, missing="Enter the day it is due"
    )

    def __init__(
        self, *args: Any, needs: Sequence[Need], colleagues: Sequence[User], me: User, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._needs = {str(one.pk): one for one in needs}
        self._owners = {str(one.pk): one for one in colleagues}
        self.initial["owner"] = str(me.pk)
        cast(fields.SelectField, self.fields["need"]).choices = [
            ("", "No one need"),
            *((key, casework.needs()[one.code].name) for key, one in self._needs.items()),
        ]
        cast(fields.SelectField, self.fields["owner"]).choices = [
            (key, one.name) for key, one in self._owners.items()
        ]

    def answers(self) -> dict[str, Any]:
        """What is said, with the need and the colleague that were chosen."""
        said = dict(self.cleaned_data)
        return said | {"need": self._needs.get(said["need"]), "owner": self._owners[said["owner"]]}


class FinishAction(forms.Form):
    """When it was done, and what came of it."""

    on = fields.DateField("Done on", earliest=FIRST_DAY, latest=today, missing="Enter the day")
    came_of = fields.TextareaField("What came of it?", required=False, max_length=500, rows=3)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["on"] = today()


class WhoMayRead(forms.Form):
    """Of what class something is; and who may read it, where it is restricted."""

    sensitivity = fields.RadioField("Who may read it?", missing="Choose who may read it")
    readers = fields.CheckboxesField(
        "Colleagues who may read it", required=False, small=True, hint="Of what is restricted"
    )

    def __init__(
        self, *args: Any, sees_sensitive: bool, colleagues: Sequence[User], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.initial["sensitivity"] = casework.GENERAL
        self._colleagues = {str(one.pk): one for one in colleagues}
        mine = casework.open_to(sees_sensitive=sees_sensitive) | {casework.RESTRICTED}
        cast(fields.RadioField, self.fields["sensitivity"]).choices = [
            (code, f"{one.name}: {one.hint[:1].lower()}{one.hint[1:]}")
            for code, one in casework.classes().items()
            if code in mine
        ]
        cast(fields.CheckboxesField, self.fields["readers"]).choices = [
            (key, one.name) for key, one in self._colleagues.items()
        ]

    def clean(self) -> dict[str, Any]:
        """Colleagues are named of what is restricted only."""
        said = self.cleaned_data
        if said.get("readers") and said.get("sensitivity") != casework.RESTRICTED:
            self.add_error("readers", ValidationError("Choose Restricted, or name nobody"))
        return said

    def answers(self) -> dict[str, Any]:
        """What is said, with the colleagues that were named."""
        said = dict(self.cleaned_data)
        return said | {"readers": [self._colleagues[key] for key in said["readers"]]}


class AddNote(WhoMayRead):
    """What is written down, and who may read it."""

    field_order = ("text", "on", "sensitivity", "readers")

    text = fields.TextareaField("Note", max_length=4000, rows=8, missing="Write the note")
    on = fields.DateField("Day", earliest=FIRST_DAY, latest=today, missing="Enter the day")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["on"] = today()
