"""What is asked to make, take note of, and stop a pack of visits."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, cast

from django import forms

from fingerpost.caseload.people.forms import today
from fingerpost.caseload.visits.actions import DAYS_AHEAD, SAY_WHO_KNOWS
from fingerpost.web.forms import fields


class NewPack(forms.Form):
    """Whom to visit, on which day, and who knows of it."""

    mark_optional = False

    day = fields.DateField(
        "Which day?",
        earliest=today,
        latest=lambda: today() + timedelta(days=DAYS_AHEAD),
        hint=f"Today, or up to {DAYS_AHEAD} days ahead",
    )
    check_in = fields.TextField(
        "Who knows that you are out, and when do you check in?",
        max_length=200,
        autocomplete="off",
        hint="Stands first in the pack. For example: Marian in the office, at 12 and at 4",
        missing=SAY_WHO_KNOWS,
    )
    people = fields.CheckboxesField(
        "Whom will you visit?",
        hint="In the order to walk",
        missing="Tick at least one young person",
    )

    def __init__(self, *args: Any, offered: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(fields.CheckboxesField, self.fields["people"]).choices = list(offered)


class Stopping(forms.Form):
    """Why a pack is stopped."""

    mark_optional = False

    why = fields.TextField(
        "Why is it stopped?",
        max_length=200,
        autocomplete="off",
        hint="For example: the phone is lost",
        missing="Say why the pack is stopped",
    )


class AboutDoor(forms.Form):
    """What to know before one knocks."""

    note = forms.CharField(max_length=300, required=False)
