"""Words for the pages about sending."""

from dataclasses import dataclass

from fingerpost.core.messages import IN_WORDS, Means
from fingerpost.core.messages.readability import reading_age
from fingerpost.core.messages.wording import Template, templates
from fingerpost.messages.models import SetUp, Stop
from fingerpost.messages.setting_up import Looked


@dataclass(frozen=True, slots=True)
class Words:
    """A template as the page shows it."""

    template: Template
    reading_age: str
    at_notify: str
    colour: str


def words(set_up: SetUp, looked: list[Looked]) -> list[Words]:
    """Every template with its words, how old one must be to read it, and how it is at Notify."""
    by_key = {(each.ours.key, each.ours.means): each for each in looked}
    found = []
    for (key, means), template in templates().items():
        state, colour = _at_notify(set_up, by_key[key, means])
        age = f"about {max(5, round(reading_age(template.body)))}"
        found.append(Words(template, age, state, colour))
    return found


def _at_notify(set_up: SetUp, looked: Looked) -> tuple[str, str]:
    if set_up.by(looked.ours.means) != SetUp.By.NOTIFY:
        return "", ""
    if looked.fault:
        return looked.fault, "red"
    if looked.differs:
        return "There, in other words; those are what is sent", "yellow"
    return "There, in these words", "green"


def state_rows(set_up: SetUp, waiting: int) -> list[tuple[str, str]]:
    """How sending stands, at a glance."""
    labels = {value: str(label) for value, label in SetUp.By.choices}
    by = [(f"{IN_WORDS[m].capitalize()}s", labels[set_up.by(m)]) for m in Means]
    return [*by, ("Hours", set_up.hours.in_words), ("Waiting to leave", f"{waiting:,}")]


def stop_words(stop: Stop) -> str:
    """What a stop stands for, naming no number: none is kept."""
    what = f"{IN_WORDS[Means(stop.means)].capitalize()}s" if stop.means else "Everything"
    where = "to one number or address" if stop.address_hash else "at any number or address"
    return f"{what} {where}"
