"""How a worklist may be narrowed. All of it may stand in an address: none of it is personal."""

from dataclasses import dataclass
from datetime import date
from typing import Any, cast
from urllib.parse import urlencode

from django import forms

from fingerpost.caseload.allocation.queries import caseloads
from fingerpost.caseload.queries import EVERYBODYS, MINE, NOBODYS, Facets, facets
from fingerpost.core.access import Permission
from fingerpost.core.records import Group
from fingerpost.core.worklists.reasons import reasons
from fingerpost.organisations.access import Access
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


TRIED = [
    ("", "Any time"),
    ("2", "2 days ago or longer"),
    ("7", "7 days ago or longer"),
    ("30", "30 days ago or longer"),
    ("never", "Never"),
]
REACH = [
    ("mobile", "Mobile"),
    ("home_phone", "Home phone"),
    ("email", "Email"),
    ("address", "Address"),
]


class Filters(forms.Form):
    """Whose, why, when due, age, places, status, needs, when tried and confirmed, how to reach."""

    mark_optional = False

    caseload = fields.SelectField("Caseload", required=False)
    reason = fields.SelectField("Why not known", required=False)
    due = fields.SelectField(
        "Due", choices=[("", "Due or not"), ("yes", "Due now")], required=False
    )
    age = fields.SelectField("Year group", choices=AGES, required=False)
    school = fields.SelectField("School last attended", required=False)
    provider = fields.SelectField("Learning or working with", required=False)
    area = fields.SelectField("Postcode area", required=False)
    town = fields.SelectField("Town", required=False)
    group = fields.SelectField("Status", choices=GROUPS, required=False)
    needs = fields.CheckboxesField("Needs", choices=NEEDS, required=False, small=True)
    tried = fields.SelectField("Last tried", choices=TRIED, required=False)
    reach = fields.CheckboxesField("We hold their", choices=REACH, required=False, small=True)
    confirmed = fields.SelectField("Last confirmed", choices=CONFIRMED, required=False)

    def __init__(self, *args: Any, choices: "Choices", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        facets, named = choices.facets, choices.caseloads
        self._whose = [(EVERYBODYS, "Everybody's"), (MINE, "Mine"), (NOBODYS, "Nobody's"), *named]
        self._offer("caseload", self._whose)
        if not named:
            del self.fields["caseload"]
        self._offer("school", [("", "Any school"), *facets.schools])
        self._offer("provider", [("", "Any place"), *facets.providers])
        self._offer("area", [("", "Any area"), *((d, d) for d in facets.districts)])
        self._offer("town", [("", "Any town"), *((t, t) for t in facets.towns)])
        why = [(key, one.name) for key, one in reasons().items()]
        self._offer("reason", [("", "Any reason"), *why])
        if choices.sees_sensitive:
            cast(fields.CheckboxesField, self.fields["needs"]).choices = [*NEEDS, VULNERABLE]

    def _offer(self, name: str, choices: list[tuple[Any, str]]) -> None:
        cast(fields.SelectField, self.fields[name]).choices = choices

    def chosen(self) -> dict[str, Any]:
        """The filters that make sense; what does not is left out, and said beside its field."""
        self.full_clean()
        return self.cleaned_data if self.is_bound else {}

    def as_address(self) -> str:
        """The filters chosen, as the end of an address: always the same for the same choice."""
        return urlencode({name: value for name, value in self.chosen().items() if value}, True)

    def whose(self) -> str:
        """Whose caseload is chosen, in words; empty where it is everybody's."""
        chosen = self.chosen().get("caseload", "")
        if chosen in ("", EVERYBODYS):
            return ""
        return next(words for key, words in self._whose if key == chosen)


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filters offer to whoever asks; the caseloads by key."""

    facets: Facets
    caseloads: list[tuple[str, str]]
    sees_sensitive: bool


def choices(access: Access, today: date) -> Choices:
    """What the filters offer: read once, for any number of lists."""
    named = caseloads(access).values_list("pk", "name")
    return Choices(
        facets=facets(access, today),
        caseloads=[(str(key), name) for key, name in named],
        sees_sensitive=access.may(Permission.SEE_SENSITIVE),
    )
