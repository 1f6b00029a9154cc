"""The words of the pages about requests."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.urls import reverse

from fingerpost.core.dates import in_words
from fingerpost.core.rights.clock import (
    Urgency,
    WaitFor,
    acknowledge_by,
    due_on,
    explained,
    urgency,
    why_not_extend,
)
from fingerpost.core.rights.kinds import Kind, objections, refusals
from fingerpost.people.models import Person
from fingerpost.reports.rights.models import Request
from fingerpost.web.words import days_left

COLOURS = {
    Urgency.LATE: "red",
    Urgency.SOON: "yellow",
    Urgency.IN_TIME: "blue",
    Urgency.WAITING: "grey",
}
RECIPIENTS_ARE_TOLD = (Kind.CORRECTION, Kind.ERASURE, Kind.RESTRICTION)
"""What those to whom we gave it must hear of (UK GDPR Article 19)."""


@dataclass(frozen=True)
class RequestWords:
    """One request as pages show it."""

    request: Request
    today: date

    @property
    def url(self) -> str:
        """Its page."""
        return reverse("request", args=[self.request.pk])

    @property
    def person(self) -> Person | None:
        """Whom it is about: whoever stands for the entry; None where we hold nobody."""
        held = self.request.person
        return (held.merged_into or held) if held else None

    @property
    def about(self) -> str:
        """Whom it is about, by name."""
        return self.person.full_name if self.person else f"{self.request.name} (nobody we hold)"

    @property
    def kind(self) -> str:
        """What they ask."""
        return self.request.right.name

    @property
    def asker(self) -> str:
        """Who asks, and how it came."""
        name = f": {self.request.asked_by}" if self.request.asked_by else ""
        how = self.request.get_channel_display().lower()
        return f"{self.request.get_asker_display()}{name}, {how}"

    @property
    def objects_to(self) -> str:
        """What they object to."""
        return "; ".join(objections()[key][0] for key in self.request.objects_to)

    @cached_property
    def due(self) -> date | None:
        """The day to answer by."""
        return due_on(self.request.asked)

    @property
    def stands(self) -> tuple[str, str]:
        """How it stands in words, and the colour of its tag."""
        if self.request.closed_on:
            return self.request.get_outcome_display(), "green"
        if must := self.must_acknowledge:
            stands = urgency(must, self.today)
            if stands in (Urgency.LATE, Urgency.SOON):
                return f"Acknowledge {_by(must, self.today)}", COLOURS[stands]
        stands = urgency(self.due, self.today)
        if self.due is None:
            return "Waiting for them", COLOURS[stands]
        return f"Due {_by(self.due, self.today)}", COLOURS[stands]

    @property
    def must_acknowledge(self) -> date | None:
        """By when to say that we have it, while nobody has."""
        return None if self.request.acknowledged_on else acknowledge_by(self.request.asked)

    @property
    def explained(self) -> list[str]:
        """How the day to answer by comes about."""
        return explained(self.request.asked)

    @property
    def refusal(self) -> str:
        """Why it was refused."""
        held = refusals(Kind(self.request.kind)).get(self.request.refusal)
        return held.name if held else ""

    @property
    def why_not_extend(self) -> str:
        """Why there may be no more time; empty where there may."""
        return why_not_extend(self.request.asked, self.today)

    @property
    def waits_for_meaning(self) -> bool:
        """Whether we asked what they mean."""
        return self._waits_for(WaitFor.MEANING)

    @property
    def is_to_be_sure(self) -> bool:
        """Whether somebody is to say how they made sure that it is them."""
        return self.request.lacks_identity or self._waits_for(WaitFor.IDENTITY)

    @property
    def gives_all(self) -> bool:
        """Whether it is answered with everything held."""
        return self.person is not None and Kind(self.request.kind).gives_all

    @property
    def is_erasure(self) -> bool:
        """Whether saying yes has the nightly job delete what we hold of them."""
        return self.person is not None and self.request.kind == Kind.ERASURE

    @property
    def tells_recipients(self) -> bool:
        """Whether those whom we told must hear of it."""
        return self.person is not None and Kind(self.request.kind) in RECIPIENTS_ARE_TOLD

    @property
    def history(self) -> list[str]:
        """What was done, in sentences."""
        return list(self._history())

    def _waits_for(self, what: WaitFor) -> bool:
        pauses = self.request.pauses.all()
        return any(pause.until is None and pause.wait_for == what for pause in pauses)

    def _history(self) -> Iterator[str]:
        held = self.request
        if held.acknowledged_on:
            yield f"We told them that we have it on {in_words(held.acknowledged_on)}."
        if held.identity_on:
            by = f", {held.identity_by}" if held.identity_by else ""
            on = in_words(held.identity_on)
            yield f"Made sure that it is them on {on}: {held.identity_how}{by}."
        for pause in held.pauses.all():
            until = f", answered on {in_words(pause.until)}" if pause.until else ""
            yield f"Asked on {in_words(pause.since)}: {pause.asked}{until}."
        if held.extended_on:
            yield f"Took more time on {in_words(held.extended_on)}: {held.extended_why}"
        if held.mended_on:
            by = f"{in_words(held.mended_on)} by {held.mended_by}"
            yield f"Looked into on {by}: {held.mended_words}"
        for given in held.given.all():
            on = in_words(given.at.date())
            yield f"Everything held was downloaded on {on} by {given.by}."


def lines(requests: Iterable[Request], today: date) -> list[RequestWords]:
    """Each request in words."""
    return [RequestWords(one, today) for one in requests]


def _by(day: date, today: date) -> str:
    return f"{in_words(day)}, {days_left((day - today).days)}"
