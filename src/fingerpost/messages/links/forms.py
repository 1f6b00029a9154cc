"""What the young person's pages ask. Every word, those of errors too, is the catalogue's.

A form checks; what a box says and shows is made by `boxes`, in the language of the page.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from fingerpost.core.dates import add_months
from fingerpost.core.identifiers import parse_postcode
from fingerpost.core.links.choices import Doing, kinds_of_help, means
from fingerpost.core.links.words import Catalogue
from fingerpost.core.messages import addresses
from fingerpost.messages.links.queries import Year11
from fingerpost.organisations.models import Organisation
from fingerpost.web.forms import fields
from fingerpost.web.forms.widgets import as_typed

LONGEST_WORDS = 500
FIRST_DAY = date(1990, 1, 1)
MONTHS_AHEAD = 12


@dataclass(frozen=True, slots=True)
class Box:
    """One question as a page draws it; `choices` are (value, words, whether chosen)."""

    name: str
    label: str
    hint: str
    value: Any
    error: str
    choices: tuple[tuple[str, str, bool], ...] = ()


class Spoken(forms.Form):
    """A form whose words are a catalogue's. `page` names the table that has its labels."""

    page = ""

    def __init__(self, *args: Any, words: Catalogue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.words_of = words

    @property
    def boxes(self) -> dict[str, Box]:
        """Each question by name."""
        return {name: self._box(name) for name in self.fields}

    @property
    def problems(self) -> list[tuple[str, str]]:
        """What is wrong, each with the box to go to."""
        return [(f"id_{box.name}", box.error) for box in self.boxes.values() if box.error]

    def label(self, name: str) -> str:
        """What a question is called."""
        return self.words_of.said(f"{self.page}.{name}")

    def hint(self, name: str) -> str:
        """What helps to answer it, if anything does."""
        own: str = self.words_of.tables[self.page].get(f"{name}_hint", "")
        return own

    def choices(self, name: str) -> Iterable[tuple[str, str]]:
        """What there is to choose from, in words."""
        return ()

    def _box(self, name: str) -> Box:
        bound = self[name]
        value = bound.value()
        if isinstance(self.fields[name], fields.DateField):
            value = as_typed(value)
        chosen = set(value) if isinstance(value, list) else {value}
        return Box(
            name=name,
            label=self.label(name),
            hint=self.hint(name),
            value=value if value is not None else "",
            error=self._error(name),
            choices=tuple((key, words, key in chosen) for key, words in self.choices(name)),
        )

    def _error(self, name: str) -> str:
        if not self.is_bound or name not in self.errors:
            return ""
        code = self.errors.as_data()[name][0].code or "required"
        wrong = self.words_of.tables["wrong"]
        return str(wrong.get(f"{name}_{code}") or wrong[SENTENCES.get(code, code)])


# Codes of errors that Django and the date field give, and the sentence each has.
SENTENCES = {
    "required": "choose",
    "incomplete": "date_incomplete",
    "year": "date_year",
    "unreal": "date_unreal",
    "early": "date_early",
    "late": "date_late",
    "max_length": "long",
    "invalid_choice": "choose",
    "invalid_list": "choose",
    "null_characters_not_allowed": "choose",
}


class Confirm(Spoken):
    """Who they are."""

    page = "confirm"

    born_on = fields.DateField(earliest=FIRST_DAY, latest=timezone.localdate)

    def hint(self, name: str) -> str:
        """The example under the only question."""
        return self.words_of.said("confirm.hint")


class Touch(Confirm):
    """The code of a card, typed, and who they are."""

    code = forms.CharField(max_length=60)
    field_order = ("code", "born_on")

    def label(self, name: str) -> str:
        """The code is of the card's page, the date of the other."""
        return self.words_of.said("touch.code") if name == "code" else super().label(name)

    def hint(self, name: str) -> str:
        """An example each."""
        return self.words_of.said("touch.hint") if name == "code" else super().hint(name)


class WhatNow(Spoken):
    """What they do now."""

    page = "doing"

    doing = forms.ChoiceField()

    def __init__(self, *args: Any, offered: Iterable[Doing], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = [one.key for one in offered]
        cast(forms.ChoiceField, self.fields["doing"]).choices = [(key, key) for key in self.offered]

    def label(self, name: str) -> str:
        """The heading of the page asks it."""
        return self.words_of.said("doing.title")

    def hint(self, name: str) -> str:
        """How to choose among several."""
        return self.words_of.said("doing.hint")

    def choices(self, name: str) -> Iterable[tuple[str, str]]:
        """Every answer offered."""
        return [(key, self.words_of.said(f"doing.{key}")) for key in self.offered]


class More(Spoken):
    """Where, what course or job, and since when: what fits the answer before."""

    page = "more"

    place = forms.CharField(max_length=200, required=False)
    course = forms.CharField(max_length=200, required=False)
    on = fields.DateField(required=False, earliest=FIRST_DAY)
    words = forms.CharField(max_length=LONGEST_WORDS, required=False)

    def __init__(self, *args: Any, chosen: Doing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.chosen = chosen
        if chosen.asks == "nothing":
            del self.fields["place"], self.fields["course"]
        if chosen.code:
            del self.fields["words"]
        if not chosen.when:
            del self.fields["on"]

    def clean_on(self) -> date | None:
        """A start that was, or one that is agreed: then its day is needed."""
        day: date | None = self.cleaned_data["on"]
        today = timezone.localdate()
        if self.chosen.when == "starts" and day is None:
            raise ValidationError("", code="required")
        if self.chosen.when == "starts" and day and day < today:
            raise ValidationError("", code="early")
        last = add_months(today, MONTHS_AHEAD) if self.chosen.when == "starts" else today
        if day and day > last:
            raise ValidationError("", code="late")
        return day

    def label(self, name: str) -> str:
        """As the answer before has it."""
        if name == "words":
            return self.words_of.said("help.words")
        key = {"place": self.chosen.asks, "on": self.chosen.when}.get(name, name)
        return self.words_of.said(f"more.{key}")

    def hint(self, name: str) -> str:
        """What to write, or an example."""
        if name == "on":
            return self.words_of.said("more.hint")
        if name == "words":
            return self.words_of.said("help.words_hint")
        return super().hint(self.chosen.asks if name == "place" else name)


class Help(Spoken):
    """What they would like help with."""

    page = "help"

    help = forms.MultipleChoiceField(
        choices=[(key, key) for key in kinds_of_help()], required=False
    )
    words = forms.CharField(max_length=LONGEST_WORDS, required=False)

    def clean(self) -> dict[str, Any]:
        """Something must be said."""
        said = self.cleaned_data
        if not self.errors and not said.get("help") and not said.get("words"):
            self.add_error("help", ValidationError("", code="required"))
        return said

    def label(self, name: str) -> str:
        """The heading of the page asks the first."""
        return self.words_of.said("help.title" if name == "help" else "help.words")

    def hint(self, name: str) -> str:
        """How many to choose, or what to write."""
        return self.words_of.said("help.hint" if name == "help" else "help.words_hint")

    def choices(self, name: str) -> Iterable[tuple[str, str]]:
        """Every kind of help."""
        if name != "help":
            return ()
        return [(key, self.words_of.said(f"help.{key}")) for key in kinds_of_help()]


class Details(Spoken):
    """What is new of how to reach them; what is left blank stays as it is."""

    page = "details"

    mobile = forms.CharField(max_length=30, required=False)
    email = forms.CharField(max_length=254, required=False)
    address_line_1 = forms.CharField(max_length=100, required=False)
    town = forms.CharField(max_length=100, required=False)
    postcode = forms.CharField(max_length=10, required=False)

    def __init__(self, *args: Any, hints: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hints = hints

    def hint(self, name: str) -> str:
        """How what we hold ends or starts."""
        return self.hints.get(name, "")

    def clean_mobile(self) -> str:
        """A mobile number of the UK."""
        typed: str = self.cleaned_data["mobile"]
        if typed and addresses.mobile(typed) is None:
            raise ValidationError("", code="mobile")
        return typed

    def clean_email(self) -> str:
        """An address that mail can be sent to."""
        typed: str = self.cleaned_data["email"]
        if typed and addresses.email(typed) is None:
            raise ValidationError("", code="email")
        return typed

    def clean_postcode(self) -> str:
        """A whole postcode."""
        typed: str = self.cleaned_data["postcode"]
        if not typed:
            return ""
        found = parse_postcode(typed)
        if not found:
            raise ValidationError("", code="postcode")
        return found.value

    def clean(self) -> dict[str, Any]:
        """An address whole, and something at all."""
        said = self.cleaned_data
        street, postcode = said.get("address_line_1"), said.get("postcode")
        if not self.errors and (street or said.get("town") or postcode):
            if not street:
                self.add_error("address_line_1", ValidationError("", code="address"))
            elif not postcode:
                self.add_error("postcode", ValidationError("", code="address"))
        if not self.errors and not any(said.values()):
            self.add_error("mobile", ValidationError("", code="details_required"))
        return said


class HowToReach(Spoken):
    """How they like to be reached."""

    page = "means"

    means = forms.ChoiceField(choices=[(key, key) for key in means()])

    def label(self, name: str) -> str:
        """The heading of the page asks it."""
        return self.words_of.said("means.title")

    def choices(self, name: str) -> Iterable[tuple[str, str]]:
        """Every way offered."""
        return [(key, self.words_of.said(f"means.{key}")) for key in means()]


class TakeBack(forms.Form):
    """Why a reply should no longer count; asked of staff, in the house's own fields."""

    why = fields.TextField("Why?", max_length=200, missing="Say why it should no longer count")


class ForSchool(forms.Form):
    """Whose Year 11 gets cards."""

    school = fields.SelectField("School", missing="Choose a school")
    only_new = fields.TickField(
        "Only for those who have no card yet",
        hint="A new card stops the one before: leave this ticked unless cards were lost.",
        initial=True,
    )

    def __init__(self, *args: Any, schools: Iterable[Year11], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.schools = {str(one.school.pk): one for one in schools}
        chooser: Any = self.fields["school"]
        chooser.choices = [
            ("", "Choose a school"),
            *((key, one.in_words) for key, one in self.schools.items()),
        ]

    def clean_school(self) -> Organisation:
        """The school itself."""
        return self.schools[self.cleaned_data["school"]].school
