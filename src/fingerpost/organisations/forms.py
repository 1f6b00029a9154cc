from django import forms

from fingerpost.organisations.models import Organisation
from fingerpost.web.forms import fields


class FindOrganisation(forms.Form):
    """Narrow the list of schools and providers."""

    mark_optional = False

    q = fields.SearchField("Name, URN, UKPRN or school number", required=False)
    kind = fields.SelectField(
        "Kind", choices=[("", "All"), *Organisation.Kind.choices], required=False
    )
    near = fields.TickField("Only in our area", required=False)
