"""What is asked when a try to reach somebody is logged, and about reaching them safely."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from fingerpost.caseload.people.forms import (
    FIRST_DAY,
    TELLERS,
    activities_for,
    in_a_year,
    in_families,
    in_ten_years,
    label,
    today,
)
from fingerpost.core import contacts
from fingerpost.core.records import Source
from fingerpost.evidence.actions import NewEvidence
from fingerpost.organisations.models import Organisation
from fingerpost.people.actions import LONGEST_NOTE, SAY_WHAT_TO_MIND
from fingerpost.people.models import Person
from fingerpost.web.forms import fields

AS_IT_CAME = ("", "As it came about")
LEARNED = ("provider", "starts_on", "review_on", "course", "expected_end_on", "source")


class Contacted(forms.Form):
    """How somebody was tried, what came of it, what was learned, and what comes next."""

    mark_optional = False

    means = fields.RadioField(
        "How did you try?",
        choices=[(one.code, one.name) for one in contacts.means().values()],
        missing="Choose how you tried",
    )
    outcome = fields.RadioField(
        "What came of it?",
        choices=[(one.code, one.name) for one in contacts.outcomes().values()],
        missing="Choose what came of it",
    )
    code = fields.SelectField("What are they doing?", required=False)
    provider = fields.TextField(
        "Where",
        required=False,
        hint="School, college or provider: start typing",
        autocomplete="off",
    )
    starts_on = fields.DateField("Since", required=False, latest=in_a_year)
    review_on = fields.DateField(
        "Ask again on",
        required=False,
        earliest=FIRST_DAY,
        latest=in_a_year,
        hint="Needed for a gap year, a temporary job, custody and an agreed start",
    )
    course = fields.TextField("Course or job", required=False, max_length=200, autocomplete="off")
    expected_end_on = fields.DateField(
        "Expected to end on", required=False, earliest=FIRST_DAY, latest=in_ten_years
    )
    source = fields.SelectField("Who told us?", required=False, choices=[AS_IT_CAME, *TELLERS])
    note = fields.TextField("Note", required=False, max_length=500, autocomplete="off")
    on = fields.DateField(
        "On another day",
        required=False,
        earliest=FIRST_DAY,
        latest=today,
        hint="Leave it blank for today",
    )
    next_step = fields.TextField(
        "Another next step", required=False, max_length=100, autocomplete="off"
    )
    next_on = fields.DateField("Next step on", required=False, earliest=today, latest=in_a_year)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20_000)
    list = forms.CharField(widget=forms.HiddenInput, required=False, max_length=50)

    def __init__(
        self, *args: Any, person: Person, places: Iterable[Organisation], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.person, self.places = person, list(places)
        self.activities = activities_for(person, today())
        code = cast(fields.SelectField, self.fields["code"])
        code.choices = [("", "Nothing, or not said"), *in_families(self.activities)]
        code.error_messages["invalid_choice"] = (
            "Choose something from the list: other codes are not used at this age"
        )
        self.fields["provider"].widget.attrs["list"] = "places"

    def clean_starts_on(self) -> date | None:
        """Not before birth."""
        since: date | None = self.cleaned_data["starts_on"]
        if since and since <= self.person.born_on:
            raise ValidationError("Since must be after they were born")
        return since

    def clean_provider(self) -> Organisation | None:
        """The organisation of that name in the list."""
        typed = self.cleaned_data["provider"].strip().casefold()
        if not typed:
            return None
        found = [p for p in self.places if typed in (p.name.casefold(), label(p).casefold())]
        if len(found) != 1:
            raise ValidationError(
                "Choose a school, college or provider from the list, or leave it blank and write"
                " its name in the note"
            )
        return found[0]

    def clean(self) -> dict[str, Any]:
        """What must agree between answers."""
        said = self.cleaned_data
        code = said.get("code", "")
        if "means" in said and "outcome" in said:
            self._fits(said["means"], said["outcome"], learned=bool(code))
        if not code and not self.errors and any(said.get(name) for name in LEARNED):
            self.add_error("code", "Choose what they are doing, or leave the rest of it blank")
        starts, end = said.get("starts_on"), said.get("expected_end_on")
        if starts and end and end < starts:
            self.add_error("expected_end_on", "Expected to end on must be after it began")
        needs_review = code in self.activities.where(needs_review_date="yes")
        if needs_review and not said.get("review_on") and "review_on" not in self.errors:
            name = self.activities.label(code)
            self.add_error("review_on", f"Enter the day to ask again: {name} needs one")
        if not needs_review:
            said["review_on"] = None
        return said

    def _fits(self, means: str, outcome: str, *, learned: bool) -> None:
        why_not = contacts.objection(means, outcome, learned=learned)
        if why_not:
            is_of_the_try = contacts.objection(means, outcome, learned=False)
            self.add_error("outcome" if is_of_the_try else "code", why_not)

    @property
    def at(self) -> datetime | None:
        """When it was tried: noon of another day, or None for now."""
        on: date | None = self.cleaned_data["on"]
        if on is None or on == today():
            return None
        return timezone.make_aware(datetime.combine(on, time(12)))

    def statement(self) -> NewEvidence | None:
        """What was learned, as evidence; None where nothing was."""
        said = self.cleaned_data
        if not said["code"]:
            return None
        usual = contacts.outcomes()[said["outcome"]].source
        return NewEvidence(
            person_id=self.person.pk,
            source=Source(said["source"]) if said["source"] else cast(Source, usual),
            code=said["code"],
            starts_on=said["starts_on"],
            verified_on=said["on"] or today(),
            expected_end_on=said["expected_end_on"],
            review_on=said["review_on"],
            provider_id=said["provider"].pk if said["provider"] else None,
            course=said["course"],
        )

    @property
    def shown(self) -> frozenset[str]:
        """What the page showed of this person when it was opened."""
        return frozenset(self.cleaned_data["seen"].split())


class Undoing(forms.Form):
    """Why a try should no longer count; whoever logged it need not say within a minute."""

    why = fields.TextField("Why?", required=False, max_length=200)


class Opened(forms.Form):
    """Why somebody unsafe to contact must be reached all the same."""

    mark_optional = False

    why = fields.TextField(
        "Why must you reach them?",
        max_length=200,
        autocomplete="off",
        hint="Kept with their page, with your name",
        missing="Say why they must be contacted all the same",
    )


class SafeContact(forms.Form):
    """Whether, and how, somebody may be reached."""

    mark_optional = False

    unsafe = fields.TickField(
        "It is not safe to contact them",
        hint="Nobody sees their numbers without giving a reason, and no message is ever sent",
    )
    note = fields.TextareaField(
        "What to mind",
        required=False,
        max_length=LONGEST_NOTE,
        rows=4,
        hint="Shown before any number. For example: text first, never the landline",
    )
    preferred_means = fields.SelectField(
        "How do they like to be reached?",
        required=False,
        choices=[
            ("", "Not said"),
            *((one.code, one.name) for one in contacts.means().values() if one.addresses),
        ],
    )

    def clean(self) -> dict[str, Any]:
        """Unsafe needs a word of what to mind."""
        said = self.cleaned_data
        if said.get("unsafe") and not said.get("note", "").strip() and not self.errors:
            self.add_error("note", SAY_WHAT_TO_MIND)
        return said
