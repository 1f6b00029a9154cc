"""What is asked when somebody leaves the caseload."""

from datetime import date
from typing import Any, cast

from django import forms
from django.utils import timezone

from fingerpost.core import codes
from fingerpost.core.cohorts.leaving import (
    DIED,
    DUPLICATE,
    IN_ENGLAND,
    LEFT_ENGLAND,
    NOT_OURS,
    OUTSIDE_ENGLAND,
    TRANSFERRED,
    Left,
)
from fingerpost.core.dates import requirement_year
from fingerpost.people import actions
from fingerpost.people.models import Person
from fingerpost.web.forms import fields

AUTHORITIES = codes.load("local_authorities")
REASONS = (
    (TRANSFERRED, "They moved to another authority in England"),
    (LEFT_ENGLAND, "They left England"),
    (DUPLICATE, "They are on our caseload twice"),
    (NOT_OURS, "They were never ours, or were entered in error"),
    (DIED, "They died"),
)
HINTS = {
    TRANSFERRED: "Only once we know where. Thought to have moved is not enough: they stay ours.",
    DUPLICATE: "Better: make the two one, by “Same as another entry?” on their page.",
}
FIRST_DAY = date(2000, 1, 1)
SAY_WHERE = "Choose the authority they moved to. Until it is known, they stay on the caseload"


def today() -> date:
    """Where we are, in London."""
    return timezone.localdate()


def names_of(wanted: frozenset[str], besides: str) -> list[tuple[str, str]]:
    """The places of today's list, by name, without one."""
    current = AUTHORITIES.valid_in(requirement_year(today()))
    found = [(code, current.label(code)) for code in current if code in wanted - {besides}]
    return sorted(found, key=lambda item: item[1])


class Leaving(forms.Form):
    """Why somebody leaves, when, and how we know."""

    mark_optional = False

    why = fields.RadioField(
        "Why do they leave?",
        choices=REASONS,
        choice_hints=HINTS,
        reveals={TRANSFERRED: "authority", LEFT_ENGLAND: "country"},
        missing="Choose why they leave",
    )
    authority = fields.SelectField("Which authority?", required=False)
    country = fields.SelectField("Where to?", required=False)
    on = fields.DateField(
        "Since which day?",
        earliest=FIRST_DAY,
        latest=today,
        hint="The day they moved or died; if nobody knows it, the day we heard of it",
        missing="Enter the day since when they are not ours",
    )
    how = fields.TextareaField(
        "How do we know?",
        max_length=300,
        rows=3,
        hint="Who told us, and when",
        missing="Say how we know",
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        places = names_of(IN_ENGLAND, person.authority.code)
        self._choices("authority", [("", "Choose one"), *places])
        self._choices("country", [("", "Not known"), *names_of(OUTSIDE_ENGLAND, "")])

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        cast(fields.SelectField, self.fields[name]).choices = choices

    def clean(self) -> dict[str, Any]:
        """What the action would refuse is said beside the question."""
        said = self.cleaned_data
        if said.get("why") == TRANSFERRED and not said.get("authority"):
            self.add_error("authority", SAY_WHERE)
        if not self.errors:
            try:
                actions.check(self.person, self.left(), said["how"])
            except actions.CannotLeave as problem:
                self.add_error("on", str(problem))
        return said

    def left(self) -> Left:
        """The answers as a leaving."""
        said = self.cleaned_data
        place = {TRANSFERRED: said["authority"], LEFT_ENGLAND: said["country"]}
        return Left(on=said["on"], status=said["why"], to=place.get(said["why"], ""))


class PutBack(forms.Form):
    """Asked before somebody who is held as having died stands on the caseload again."""

    sure = fields.TickField(
        "I have checked that they are alive, and that it was a mistake to say they died",
        required=True,
        missing="Tick to say that you have checked",
    )


class Sure(forms.Form):
    """Asked once more where a mistake would hurt."""

    sure = fields.TickField(
        "I have checked that this is the right young person, and that they died",
        required=True,
        missing="Tick to say that you have checked",
    )
