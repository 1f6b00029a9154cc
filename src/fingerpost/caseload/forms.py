"""How a worklist may be narrowed. All of it may stand in an address: none of it is personal."""

from typing import Any, cast

from django import forms

from fingerpost.caseload.queries import Facets
from fingerpost.core.records import Group
from fingerpost.web.forms import fields

AGES = [("", "Any age"), ("16", "Year 12"), ("17", "Year 13"), ("18", "Older, with an EHC plan")]
GROUPS = [
    ("", "Any status"),
    (Group.EET, "EET"),
    (Group.NEET, "NEET"),
    (Group.NOT_KNOWN, "Not known"),
    (Group.OTHER, "Other"),
]
NEEDS = [("ehc", "EHC plan"), ("sen", "SEN support")]
VULNERABLE = ("vulnerable", "Vulnerable")
CONFIRMED = [
    ("", "Any time"),
    ("30", "30 days ago or longer"),
    ("90", "90 days ago or longer"),
    ("180", "180 days ago or longer"),
    ("never", "Never"),
]


class Filters(forms.Form):
    """Age, school, area, status, needs, last confirmed."""

    mark_optional = False

    age = fields.SelectField("Year group", choices=AGES, required=False)
    school = fields.SelectField("School last attended", required=False)
    area = fields.SelectField("Area", required=False)
    group = fields.SelectField("Status", choices=GROUPS, required=False)
    needs = fields.CheckboxesField("Needs", choices=NEEDS, required=False, small=True)
    confirmed = fields.SelectField("Last confirmed", choices=CONFIRMED, required=False)

    def __init__(self, *args: Any, facets: Facets, sees_sensitive: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("school", [("", "Any school"), *facets.schools])
        self._offer("area", [("", "Any area"), *((d, d) for d in facets.districts)])
        if sees_sensitive:
            cast(fields.CheckboxesField, self.fields["needs"]).choices = [*NEEDS, VULNERABLE]

    def _offer(self, name: str, choices: list[tuple[Any, str]]) -> None:
        cast(fields.SelectField, self.fields[name]).choices = choices

    def chosen(self) -> dict[str, Any]:
        """The filters that make sense; what does not is left out, and said beside its field."""
        self.full_clean()
        return self.cleaned_data if self.is_bound else {}
