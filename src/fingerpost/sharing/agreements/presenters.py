"""The words about agreements and what each school may have."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from fingerpost.core.sharing import flows
from fingerpost.core.sharing.decision import Step
from fingerpost.core.sharing.flows import Mode
from fingerpost.core.sharing.uptake import (
    RECEIVES_WORDS,
    Receives,
    Unlock,
    Uptake,
    reasons,
    together,
)
from fingerpost.sharing.agreements.queries import Place
from fingerpost.sharing.models import Agreement
from fingerpost.web.words import count_of, date_words, number_words, of_base

COLOURS = {
    Receives.NAMED: "green",
    Receives.CONSENTED: "blue",
    Receives.COUNTS: "yellow",
    Receives.NOTHING: "grey",
}
HEADINGS = (
    "School or provider",
    "Kind",
    "URN",
    "UKPRN",
    "Can receive",
    "Leavers",
    "May be named today",
    "Agreement",
    "Last day",
    "Look at it again",
    "Next step",
    "More at once",
    "More after further steps",
)
LABELS = {
    "flows": "What it covers",
    "mode": "How names go back",
    "fields": "What may go back",
    "after_18": "Ground for those who are 18",
    "starts_on": "First day",
    "ends_on": "Last day",
    "review_on": "Look at it again on",
    "state": "How far it is",
    "signed_by_us": "Signed for us",
    "signed_by_us_on": "We signed on",
    "signed_by_them": "Signed for them",
    "signed_by_them_on": "They signed on",
    "note": "Note",
}


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """A line of the list."""

    place: Place
    today: date

    @property
    def name(self) -> str:
        return self.place.organisation.name

    @property
    def href(self) -> str:
        return reverse("agreements_with", args=[self.place.organisation.pk])

    @property
    def receives(self) -> str:
        return RECEIVES_WORDS[self.place.receives]

    @property
    def colour(self) -> str:
        return COLOURS[self.place.receives]

    @property
    def named(self) -> str:
        """120 of 200"""
        return of_base(self.place.uptake.named, self.place.uptake.leavers)

    @property
    def agreement(self) -> str:
        held = self.place.agreement
        return standing(held, self.today) if held else "None"

    @property
    def unlock(self) -> Unlock | None:
        """What would add most."""
        return next(iter(self.place.uptake.unlocks), None)

    @property
    def unlock_words(self) -> str:
        if self.unlock:
            return in_words(self.unlock)
        return "Nothing to do" if self.place.uptake.leavers else "We know of no leavers"


def lines(found: Iterable[Place], today: date, said: Mapping[str, str]) -> list[PlaceWords]:
    """The list as asked for: most to gain first, unless by name."""
    wanted = said.get("receives")
    chosen = [PlaceWords(one, today) for one in found if wanted in ("", None, one.receives)]
    if said.get("order") != "name":
        chosen.sort(key=lambda one: one.unlock.reach if one.unlock else 0, reverse=True)
    return chosen


def in_words(unlock: Unlock) -> str:
    """Sign a data-sharing agreement: 214 more at once, up to 60 more once you also ask.

    How many will say yes nobody knows, so what waits for an answer is 'up to'.
    """
    what = unlock.step.what.rstrip(".")
    if unlock.step.key == "consent":
        return f"{what}: up to {number_words(unlock.alone)} more"
    parts = [f"{number_words(unlock.alone)} more{' at once' if unlock.then else ''}"]
    if unlock.then:
        after = " and ".join(one[:1].lower() + one[1:].rstrip(".") for one in unlock.after)
        parts.append(f"up to {number_words(unlock.then)} more once you also {after}")
    return f"{what}: {', '.join(parts if unlock.alone else parts[1:])}"


def figures(found: Sequence[Place]) -> list[dict[str, Any]]:
    """The four numbers at the top."""
    every = together(one.uptake for one in found)
    with_leavers = [one for one in found if one.uptake.leavers]
    by_name = [one for one in with_leavers if one.receives in (Receives.NAMED, Receives.CONSENTED)]
    return [
        {
            "value": number_words(every.named),
            "label": "Leavers we may name to their school",
            "base": f"{of_base(every.named, every.leavers)} of the last three years",
        },
        {
            "value": number_words(len(by_name)),
            "label": "Schools and providers that may have names",
            "base": f"{of_base(len(by_name), len(with_leavers))} with leavers",
        },
    ]


def to_review(count: int) -> tuple[str, str, int, str]:
    """The line of Today."""
    return (
        "Agreements to look at again",
        reverse("agreements"),
        count,
        "with schools and providers",
    )


def steps(every: Uptake) -> list[tuple[str, str]]:
    """What would unlock more: what, and whose it is to do."""
    return [(in_words(one), _whose(one.step)) for one in every.unlocks]


def _whose(step: Step) -> str:
    if step.key == "consent":
        return "The answer is theirs alone"
    return f"It is for {step.by}"


def reason_rows(found: Uptake) -> list[tuple[str, str]]:
    """Why the others are not named: 'they said no', 15 of 200."""
    return [
        (reasons().get(rule, rule), of_base(many, found.leavers))
        for rule, many in found.reasons.items()
    ]


def modes(found: Mapping[Mode, Uptake]) -> list[tuple[Mode, str]]:
    """How many each mode would let us name, with the agreements and answers of today."""
    return [(mode, of_base(one.named, one.leavers)) for mode, one in found.items()]


def standing(agreement: Agreement, today: date) -> str:
    """How an agreement stands today, in a sentence."""
    if agreement.state == Agreement.State.ENDED or is_over(agreement, today):
        ended = f" on {date_words(agreement.ends_on)}" if agreement.ends_on else ""
        return f"Ended{ended}: nothing goes back by name"
    if agreement.state != Agreement.State.SIGNED:
        return Agreement.State(agreement.state).label
    if today < agreement.starts_on:
        return f"Signed; begins on {date_words(agreement.starts_on)}"
    until = f" until {date_words(agreement.ends_on)}" if agreement.ends_on else ""
    return f"In force{until}"


def is_over(agreement: Agreement, today: date) -> bool:
    """Whether its last day has passed."""
    return agreement.ends_on is not None and agreement.ends_on < today


def due(found: Iterable[Agreement], today: date) -> list[tuple[Agreement, str]]:
    """Agreements to look at again, each with why."""
    return [(one, due_words(one, today)) for one in found]


def due_words(agreement: Agreement, today: date) -> str:
    """Why somebody is to look at an agreement, in a few words."""
    last, review = agreement.ends_on, agreement.review_on
    if last and last < today:
        return f"ended on {date_words(last)}"
    if last and (review is None or last <= review):
        return f"ends on {date_words(last)}"
    return f"{'was' if review and review < today else 'is'} due on {date_words(review)}"


def rows(said: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The answers about an agreement, or a kept one, to be read."""
    return [(LABELS[name], value) for name in LABELS if (value := _value(name, said.get(name)))]


def held(agreement: Agreement) -> dict[str, Any]:
    """What a kept agreement says, by column."""
    return {name: getattr(agreement, name) for name in LABELS}


def _value(name: str, value: Any) -> str:
    match name:
        case "flows":
            return "; ".join(flows.flows()[code].name for code in value or ())
        case "fields":
            return ", ".join(flows.labels(frozenset(value or ()))) or "Nothing by name"
        case "mode":
            return flows.modes()[Mode(value)].name if value else ""
        case "state":
            return Agreement.State(value).label if value else ""
        case "after_18":
            return "Yes" if value else "No"
    return date_words(value) if isinstance(value, date) else str(value or "")


def changes(states: Sequence[Any]) -> list[tuple[Any, str, str]]:
    """The history of an agreement, latest first: the state kept, who kept it, and what changed."""
    found = []
    for before, now in zip([None, *states], states, strict=False):
        changed = [
            f"{LABELS[name]}: {_value(name, getattr(now, name)) or 'nothing'}"
            for name in LABELS
            if before is not None and getattr(before, name) != getattr(now, name)
        ]
        if before is None or changed:
            words = ". ".join(changed) or "Agreement entered"
            found.append((now.kept_at, now.kept_by.name, words))
    return found[::-1]


def disclosure_rows(found: Iterable[Any]) -> list[tuple[Any, str, str, str, str]]:
    """What was told to an organisation: when, what, of how many, how, on which ground."""
    return [
        (
            one.at,
            ", ".join(flows.labels(frozenset(one.fields))) or "Nothing",
            count_of(one.people, "young person", "young people"),
            one.get_form_display(),
            one.ground,
        )
        for one in found
    ]


def sheet(found: Iterable[Place], today: date) -> list[list[str | int]]:
    """The list as a spreadsheet; it counts and names nobody."""
    return [_sheet_row(PlaceWords(one, today)) for one in found]


def _sheet_row(words: PlaceWords) -> list[str | int]:
    place, unlock = words.place, words.unlock
    organisation, agreement = place.organisation, place.agreement
    return [
        words.name,
        organisation.kind_in_words,
        organisation.urn,
        organisation.ukprn,
        words.receives,
        place.uptake.leavers,
        place.uptake.named,
        words.agreement,
        _iso(agreement.ends_on if agreement else None),
        _iso(agreement.review_on if agreement else None),
        unlock.step.what if unlock else "",
        unlock.alone if unlock else 0,
        unlock.then if unlock else 0,
    ]


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
