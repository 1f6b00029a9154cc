"""What is asked when a request is taken down, and at each step until it is answered."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from fingerpost.core.rights.kinds import (
    PARTLY,
    REFUSED,
    Kind,
    objections,
    outcomes,
    reasons_to_take_out,
    refusals,
    rights,
)
from fingerpost.messages.links.forms import LONGEST_WORDS, Spoken
from fingerpost.reports.rights.held.reading import Text
from fingerpost.reports.rights.models import Decision, Request
from fingerpost.web.forms import fields

LINK = Request.Channel.LINK
KINDS_FOR_YOUNG = (
    Kind.ACCESS,
    Kind.CORRECTION,
    Kind.OBJECTION,
    Kind.RESTRICTION,
    Kind.ERASURE,
    Kind.COPY,
    Kind.COMPLAINT,
)
NEED_WORDS = (Kind.CORRECTION, Kind.COMPLAINT)
REASONS = [("", ""), *((key, one.name) for key, one in reasons_to_take_out().items())]
CHANNELS = [one for one in Request.Channel.choices if one[0] != LINK]


class NewRequest(forms.Form):
    """A request as it came, about somebody we hold."""

    kind = fields.RadioField(
        "What do they ask?",
        choices=[(kind.value, right.name) for kind, right in rights().items()],
        choice_hints={kind.value: right.what for kind, right in rights().items()},
        reveals={Kind.OBJECTION.value: "objects_to"},
        missing="Say what they ask",
    )
    objects_to = fields.CheckboxesField(
        "What do they object to?",
        choices=[(key, name) for key, (name, _) in objections().items()],
        required=False,
    )
    words = fields.TextareaField(
        "In their words",
        hint="Copy what they wrote, or what they said",
        max_length=2000,
        missing="Enter what they ask, in their words",
    )
    channel = fields.RadioField(
        "How did it come?", choices=CHANNELS, missing="Say how it came", inline=True
    )
    asker = fields.RadioField(
        "Who asks?",
        choices=Request.Asker.choices,
        reveals={Request.Asker.PARENT.value: "asked_by"},
        missing="Say who asks",
    )
    asked_by = fields.TextField("Their name", max_length=200, required=False)
    received_on = fields.DateField(
        "When did it come?",
        hint="The day it reached anybody at the council",
        latest=timezone.localdate,
    )

    def clean(self) -> dict[str, Any]:
        """An objection is to something."""
        said = self.cleaned_data
        if said.get("kind") == Kind.OBJECTION and not said.get("objects_to"):
            self.add_error("objects_to", "Choose at least one thing they object to")
        return said


class NewRequestOfNobody(NewRequest):
    """The same of somebody we do not hold."""

    field_order = ("name",)

    name = fields.TextField(
        "Whom is it about?",
        hint="Their name. First look whether we hold them: then begin from their page",
        max_length=200,
        missing="Enter whom it is about",
    )


class On(forms.Form):
    """The day of a step."""

    on = fields.DateField("On which day?", latest=timezone.localdate)


class Identity(On):
    """How somebody made sure that it is them."""

    field_order = ("how",)

    how = fields.TextField(
        "How do you know that it is them?",
        hint="For example: came in with a passport; the tracker knows their voice",
        max_length=200,
        missing="Say how you know",
    )


class AskBack(On):
    """What we ask them, while the clock stands still."""

    field_order = ("wait_for", "asked")

    wait_for = fields.RadioField(
        "What do you need from them?",
        choices=[("identity", "Something that shows who they are"), ("meaning", "What they mean")],
        missing="Say what you need",
    )
    asked = fields.TextField("What do you ask them?", max_length=500, missing="Say what you ask")


class MoreTime(forms.Form):
    """Why it takes longer than a month."""

    why = fields.TextareaField(
        "Why does it take longer?",
        hint="They are told this. Only where it is complex, or there are many requests of theirs",
        max_length=500,
        missing="Say why it takes longer",
    )


class Answer(On):
    """What became of it."""

    field_order = ("outcome", "refusal", "words")

    outcome = fields.RadioField(
        "What did you do?",
        choices=[(one.key, one.name) for one in outcomes().values()],
        choice_hints={one.key: one.what for one in outcomes().values()},
        reveals={REFUSED: "refusal"},
        missing="Say what you did",
    )
    refusal = fields.RadioField("Why not?", required=False)
    words = fields.TextareaField("Anything more they were told", max_length=1000, required=False)

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        refusal: Any = self.fields["refusal"]
        refusal.choices = [(key, one.name) for key, one in refusals(kind).items()]

    def clean(self) -> dict[str, Any]:
        """Whoever says no says why."""
        said = self.cleaned_data
        if said.get("outcome") == REFUSED and not said.get("refusal"):
            self.add_error("refusal", ValidationError("Choose why not"))
        if said.get("outcome") == PARTLY and not said.get("words"):
            self.add_error("words", ValidationError("Say what you did not do, and why"))
        return said


class Mend(forms.Form):
    """What a colleague found and did about something that is said to be wrong."""

    words = fields.TextareaField(
        "What did you find, and what did you do?",
        hint="The data-protection officer answers with this",
        max_length=500,
        missing="Say what you found",
    )


class LookThrough(forms.Form):
    """Texts that may name somebody else, a few at a time; what is left open waits."""

    mark_optional = False

    def __init__(self, *args: Any, texts: Sequence[Text], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.texts = texts
        for text in texts:
            token = text.token
            named = f", {text.named}" if text.named else ""
            self.fields[f"d{token}"] = fields.RadioField(
                f"{text.part}: {text.label}{named}",
                choices=Decision.choices,
                reveals={Decision.PART.value: f"i{token}", Decision.OUT.value: f"r{token}"},
                required=False,
            )
            self.fields[f"i{token}"] = fields.TextareaField(
                "What they get instead", max_length=4000, required=False, initial=text.words
            )
            self.fields[f"r{token}"] = fields.SelectField(
                "Why is it taken out?", choices=REASONS, required=False
            )

    @property
    def lines(self) -> list[tuple[Text, forms.BoundField]]:
        """Each text with its question."""
        return [(text, self[f"d{text.token}"]) for text in self.texts]

    def clean(self) -> None:
        """What goes in part says what goes, what is taken out says why."""
        for text, decision, instead, reason in self.answers():
            if decision == Decision.PART and not instead.strip():
                self.add_error(f"i{text.token}", "Write what they get instead")
            if decision == Decision.OUT and not reason:
                self.add_error(f"r{text.token}", "Choose why it is taken out")

    def answers(self) -> Iterator[tuple[Text, str, str, str]]:
        """What was said of each text of which something was; of the rest that they stay.

        Of texts that stood on the page alone: when it is sent twice, others wait here by then.
        """
        rest = Decision.KEEP.value if "keep_rest" in self.data else ""
        for text in self.texts:
            if f"r{text.token}" not in self.data:
                continue
            decision, instead, reason = (
                self.cleaned_data.get(f"{letter}{text.token}", "") for letter in "dir"
            )
            if decision := decision or rest:
                yield text, decision, instead, reason


class AskUs(Spoken):
    """What a young person asks by their link, without an account."""

    page = "rights"

    kind = forms.ChoiceField(choices=[(kind.value, kind.value) for kind in Kind])
    stop = forms.MultipleChoiceField(choices=[(key, key) for key in objections()], required=False)
    words = forms.CharField(max_length=LONGEST_WORDS, required=False)

    def choices(self, name: str) -> Iterable[tuple[str, str]]:
        """Every kind, or what can be stopped, in the order it is most often wanted."""
        keys: Iterable[str] = {"kind": KINDS_FOR_YOUNG, "stop": objections()}.get(name, ())
        return [(key, self.words_of.said(f"rights.{key}")) for key in keys]

    def clean(self) -> dict[str, Any]:
        """An objection is to something; a correction or complaint says what is wrong."""
        said = self.cleaned_data
        kind = said.get("kind")
        if kind == Kind.OBJECTION and not said.get("stop"):
            self.add_error("stop", ValidationError("", code="rights_stop"))
        if kind in NEED_WORDS and not said.get("words"):
            self.add_error("words", ValidationError("", code="rights_words"))
        return said


class LetterWords(forms.Form):
    """The text of a letter."""

    words = fields.TextareaField(
        "The letter",
        hint="Change what you like. What stands in [square brackets] is still to be filled in. "
        "A line that begins with # is a heading.",
        rows=24,
        max_length=8000,
    )


class Lift(forms.Form):
    """Why a restriction or an objection ends."""

    why = fields.TextField(
        "Why does it end?",
        hint="They must have been told before it does",
        max_length=200,
        missing="Say why it ends",
    )
