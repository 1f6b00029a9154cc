from typing import Any

from django import forms

from fingerpost.core.linkage import Thresholds
from fingerpost.linkage.presenters import settings
from fingerpost.web.forms import fields


class ChooseThresholds(forms.Form):
    """One of the settings whose consequences were measured."""

    setting = fields.RadioField(
        "How sure are we to be?", missing="Choose how sure we are to be", label_size="m"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["setting"]
        field.choices = [(one.key, one.in_words) for one in settings()]

    def chosen(self) -> Thresholds:
        """The setting's thresholds."""
        wanted = self.cleaned_data["setting"]
        return next(one.thresholds for one in settings() if one.key == wanted)
