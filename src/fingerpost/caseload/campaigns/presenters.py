"""The words of messages and campaigns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils import timezone

from fingerpost.caseload.forms import Filters
from fingerpost.caseload.worklists import Worklist
from fingerpost.core.messages import IN_WORDS, Means
from fingerpost.core.messages.refusing import refusals, why_not
from fingerpost.core.messages.sms import fragments
from fingerpost.core.messages.wording import LINK, Template, templates
from fingerpost.core.workflow import MESSAGE, MessageState
from fingerpost.messages.campaigns import Chosen, Preview
from fingerpost.messages.making import LINK_EXAMPLE
from fingerpost.messages.models import Campaign, Message, SetUp
from fingerpost.messages.queries import Result
from fingerpost.messages.recipients import target
from fingerpost.people.models import Person
from fingerpost.web.words import count_of, number_words, time_words

NAMES_SHOWN = 200
COLOURS = {
    MessageState.QUEUED: "grey",
    MessageState.SENDING: "yellow",
    MessageState.SENT: "blue",
    MessageState.DELIVERED: "green",
    MessageState.FAILED: "red",
    MessageState.UNSURE: "orange",
    MessageState.NOT_SENT: "grey",
}
GO_ON = (MessageState.QUEUED, MessageState.SENDING)


def pounds(pence: Decimal) -> str:
    """An amount; nothing is said to be free rather than £0.00."""
    return f"£{pence / 100:,.2f}" if pence else "Nothing"


def when_it_leaves(set_up: SetUp) -> str:
    """When a message made now leaves, in a sentence."""
    now = timezone.localtime()
    then = set_up.hours.next_from(now)
    if set_up.trouble:
        return f"Nothing leaves at the moment: {set_up.trouble}"
    if then is None:
        return "Never: no hours are set at which messages may leave."
    return "In a minute or so." if then == now else f"From {time_words(then)}."


def cannot_reach(person: Person) -> list[str]:
    """By which means somebody cannot be sent anything, and why, in sentences."""
    sentences: dict[str, list[str]] = {}
    for means in Means:
        if reason := why_not(target(person, means).recipient):
            sentences.setdefault(refusals()[reason].sentence, []).append(IN_WORDS[means])
    if len(sentences) == 1 and all(len(by) == len(Means) for by in sentences.values()):
        return list(sentences)
    return [f"Not by {' or '.join(by)}. {why}" for why, by in sentences.items()]


def reachable_by(person: Person) -> set[Means]:
    """The means by which they can be sent something."""
    return {means for means in Means if not why_not(target(person, means).recipient)}


def facts_of(message: Message, set_up: SetUp) -> list[tuple[str, str]]:
    """What to check before a message leaves."""
    means = Means(message.means)
    rows = [("To", f"{message.person.full_name}, {_to(message)}")]
    if message.subject:
        rows.append(("Subject", message.subject))
    rows.append(("It leaves", when_it_leaves(set_up)))
    if means == Means.TEXT:
        parts = fragments(message.body.replace(f"(({LINK}))", LINK_EXAMPLE))
        rows.append(("Length", count_of(parts, "part of a text", "parts of a text")))
    if message.pence is not None:
        rows.append(("Cost, about", _pence(message.pence)))
    return rows


def _to(message: Message) -> str:
    return ", ".join(message.address.splitlines())


def _pence(pence: Decimal) -> str:
    return f"{pence.normalize():f}p" if pence else "Nothing"


def words_shown(body: str) -> str:
    """The words, with what stands where a link will be."""
    return body.replace(f"(({LINK}))", "[a link of their own]")


@dataclass(frozen=True, slots=True)
class Sent:
    """A message sent before, as a list shows it."""

    title: str
    state: str
    colour: str
    why: str
    at: datetime
    by: str
    subject: str
    body: str


def sent(message: Message) -> Sent:
    """One message in words."""
    state = MessageState(message.state)
    return Sent(
        title=f"{name_of(message.template, Means(message.means))}, version {message.version}",
        state=MESSAGE.words[state],
        colour=COLOURS[state],
        why="" if state == MessageState.DELIVERED else message.why,
        at=message.left_at or message.made_at,
        by=message.made_by.name,
        subject=message.subject,
        body=words_shown(message.body),
    )


def name_of(template: str, means: Means) -> str:
    """What a template is called."""
    found: Template | None = templates().get((template, means))
    return found.name if found else f"{template} ({IN_WORDS[means]})"


# Campaigns


def chosen_words(worklist: Worklist, filters: Filters) -> str:
    """The worklist and its filters, in words; nobody's name."""
    said = []
    for name, value in filters.chosen().items():
        if not value:
            continue
        field = filters.fields[name]
        choices = {str(k): str(v) for k, v in getattr(field, "choices", ())}
        picked = value if isinstance(value, list) else [value]
        said.append(f"{field.label}: {', '.join(choices.get(str(p), str(p)) for p in picked)}")
    return "; ".join([worklist.name, *said])


@dataclass(frozen=True, slots=True)
class LeftOut:
    """People left out for one reason."""

    title: str
    names: list[tuple[int, str]]
    more: int


def left_out(chosen: Chosen) -> list[LeftOut]:
    """Who is left out and why, gravest reason first."""
    return [
        LeftOut(
            title=f"{refusals()[reason].words.capitalize()}: {len(people):,}",
            names=[(p.pk, p.full_name) for p in people[:NAMES_SHOWN]],
            more=max(0, len(people) - NAMES_SHOWN),
        )
        for reason, people in chosen.left_out.items()
    ]


def preview_rows(found: Preview, chosen_by: str, set_up: SetUp) -> list[tuple[str, str]]:
    """What a campaign would be."""
    out = sum(len(people) for people in found.chosen.left_out.values())
    reached = len(found.chosen.reached)
    everybody = count_of(reached + out, "person", "people")
    return [
        ("Chosen from", chosen_by),
        ("Would be sent to", f"{number_words(reached)} of {everybody}"),
        ("Left out", number_words(out)),
        ("Cost, about", pounds(found.pence)),
        ("It begins", when_it_leaves(set_up)),
        ("Hours", set_up.hours.in_words),
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a campaign is."""

    total: int
    done: int
    goes_on: bool
    states: list[tuple[str, str, int]]


def progress(campaign: Campaign, states: Mapping[str, int]) -> Progress:
    """How far it is, and how many messages stand where."""
    total = sum(states.values())
    waiting = sum(states.get(state, 0) for state in GO_ON)
    return Progress(
        total=total,
        done=total - waiting,
        goes_on=waiting > 0,
        states=[(MESSAGE.words[s], COLOURS[s], states[s]) for s in MessageState if s in states],
    )


def left_out_rows(campaign: Campaign) -> list[tuple[str, int]]:
    """How many were left out when it began, by reason."""
    words = refusals()
    return [(words[r].words.capitalize(), n) for r, n in campaign.left_out.items() if r in words]


def hours(rows: Sequence[tuple[int, Result]]) -> list[tuple[str, Result]]:
    """Results by hour, in words."""
    return [(f"{hour:02d}:00 to {hour:02d}:59", result) for hour, result in rows]


def results_by_template(rows: Sequence[tuple[str, str, Result]]) -> list[tuple[str, Result]]:
    """Results by template, in words."""
    return [(name_of(key, Means(means)), result) for key, means, result in rows]
