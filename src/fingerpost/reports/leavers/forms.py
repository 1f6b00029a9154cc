"""What a school is asked on its pages, and what staff answer it."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from fingerpost.caseload.people.forms import activities_while_there, in_families
from fingerpost.core import codes
from fingerpost.core.leavers.words import ASK, doubts, ways_told
from fingerpost.core.sharing.masks import masks
from fingerpost.messages.links.replies import place_named
from fingerpost.organisations.models import Authority
from fingerpost.reports.leavers.actions import Doing
from fingerpost.reports.leavers.models import Doubt
from fingerpost.reports.leavers.presenters import SHOWS
from fingerpost.web.forms import fields

LOOKING = "619"


def _today() -> date:
    return timezone.localdate()


def _in_a_year() -> date:
    return _today() + timedelta(days=366)


class Show(forms.Form):
    """Which leavers to show."""

    mark_optional = False

    show = fields.SelectField("Show", choices=SHOWS, required=False)


class Doubting(forms.Form):
    """Why a school thinks that what it was shown is wrong."""

    because = fields.RadioField(
        "We think this is wrong because",
        choices=[(key, one.because) for key, one in doubts().items() if key != ASK],
        missing="Choose why you think it is wrong",
    )
    words = fields.TextareaField(
        "What do you know?",
        required=False,
        max_length=500,
        hint="What they do instead, where, since when, and who told you. Say nothing of health.",
    )

    def clean(self) -> dict[str, Any]:
        """Some reasons say nothing without words."""
        said = self.cleaned_data
        chosen = doubts().get(said.get("because", ""))
        if chosen and chosen.needs_words and not said.get("words", "").strip():
            self.add_error("words", "Say in a few words what you know")
        return said


class WhatTheyDo(forms.Form):
    """What a young person does: one of the activities that need nothing else said."""

    code = fields.SelectField("What are they doing?", missing="Choose what they are doing")
    provider = fields.TextField(
        "Where", required=False, hint="School, college, provider or employer", max_length=200
    )
    course = fields.TextField("Course or job", required=False, max_length=200)
    starts_on = fields.DateField("Since", required=False, latest=_in_a_year)

    def __init__(self, *args: Any, authority: Authority, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.authority = authority
        code: Any = self.fields["code"]
        code.choices = [("", "Choose"), *_activities()]
        self.fields["provider"].widget.attrs["list"] = "places"

    def doing(self) -> Doing | None:
        """What was said; a place that is none of ours stands in the note."""
        said = self.cleaned_data
        if not said["code"]:
            return None
        typed = said["provider"].strip()
        place = place_named(typed, self.authority) if typed else None
        return Doing(
            code=said["code"],
            provider=place,
            starts_on=said["starts_on"],
            course=said["course"],
            note="" if place or not typed else f"Where: {typed}",
        )


def _activities() -> list[tuple[str, list[tuple[str, str]]]]:
    """The activities a school may tell us of: none that gives a reason away."""
    there = activities_while_there(_today())
    rows = [row for row in there.history if row["code"] not in masks()]
    looking = codes.load("activities")[LOOKING]
    return in_families(codes.CodeList("activities", (*rows, looking)))


class Telling(WhatTheyDo):
    """What a school knows of a leaver of its own, and how."""

    how = fields.RadioField(
        "How do you know?",
        choices=[(key, one.how) for key, one in ways_told().items()],
        missing="Choose how you know",
    )


OUTCOMES = [
    (
        Doubt.Outcome.RIGHT,
        "They are right: it is as I say below, or I have put it right on their page",
    ),
    (Doubt.Outcome.LEAD, "They may be right: keep it as a lead, and we look into it"),
    (Doubt.Outcome.STANDS, "It stands as it is"),
]


class Settling(WhatTheyDo):
    """What we make of what a school said, and what it reads."""

    outcome = fields.RadioField(
        "What do you make of it?", choices=OUTCOMES, missing="Choose what you make of it"
    )
    answer = fields.TextareaField(
        "What the school reads",
        max_length=500,
        missing="Write a sentence for the school",
        hint="Say nothing that they may not see: no reason, and no place they are not shown.",
    )
    field_order = ("outcome", "code", "provider", "course", "starts_on", "answer")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].required = False
        self.fields["code"].label = "What they do, if you know"

    def doing(self) -> Doing | None:
        """What they do; nothing where it stands as it is."""
        stands = self.cleaned_data["outcome"] == Doubt.Outcome.STANDS
        return None if stands else super().doing()
