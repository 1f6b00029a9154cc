from typing import Any, cast

from django import forms
from django.utils import timezone

from fingerpost.organisations.access import Access
from fingerpost.reports.audit import queries
from fingerpost.reports.audit.words import FAMILIES
from fingerpost.web.forms import fields


class Filters(forms.Form):
    """Who, what, when; and about whom, for those who come from a young person's page."""

    mark_optional = False

    who = fields.SelectField("Who", required=False)
    what = fields.SelectField(
        "What",
        choices=[("", "Anything"), *((key, words) for key, (words, _) in FAMILIES.items())],
        required=False,
    )
    first = fields.DateField("From", required=False, latest=timezone.localdate)
    last = fields.DateField("Until", required=False)
    person = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(fields.SelectField, self.fields["who"]).choices = [
            ("", "Anybody"),
            *((str(user.pk), user.name) for user in queries.actors(access)),
            (queries.SYSTEM, "Nobody signed in"),
        ]

    def chosen(self) -> dict[str, Any]:
        """The filters that make sense; what does not is left out, and said beside its field."""
        self.full_clean()
        return self.cleaned_data if self.is_bound else {}
