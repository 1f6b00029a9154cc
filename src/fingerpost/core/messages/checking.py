"""What is wrong with a template, in sentences: asked of every one, and of words made elsewhere."""

from collections.abc import Iterator

from fingerpost.core.messages import Means
from fingerpost.core.messages.readability import reading_age
from fingerpost.core.messages.sms import fragments
from fingerpost.core.messages.wording import LINK, PLACE, Template, filled, values

OLDEST_READER = 12
MOST_PARTS = 3


def faults(template: Template) -> list[str]:
    """Everything wrong with it; empty for one that may be sent."""
    return [*_faults_of_values(template), *_faults_of_words(template)]


def example_of(template: Template) -> str:
    """The words with the example of each value."""
    return filled(template.body, {name: value.example for name, value in values().items()})


def _faults_of_values(template: Template) -> Iterator[str]:
    for name in template.asks_for:
        if name not in values():
            yield f"It asks for “{name}”, which we do not have."
    for name in PLACE.findall(template.subject):
        if name in values() and not values()[name].in_subject:
            yield f"“{name}” must not stand in a subject line, which others may read."


def _faults_of_words(template: Template) -> Iterator[str]:
    if set(template.asks_for) - set(values()):
        return
    example = example_of(template)
    age = reading_age(example.replace(values()[LINK].example, ""))
    if age > OLDEST_READER:
        yield f"Somebody must be about {age:g} to read it. It should be {OLDEST_READER} or less."
    if template.means == Means.TEXT:
        yield from _faults_of_text(example)
    elif not template.subject:
        yield "It needs a subject line."
    if "stop" not in template.body.lower():
        yield "It does not say how to make us stop."


def _faults_of_text(example: str) -> Iterator[str]:
    if fragments(example) > MOST_PARTS:
        yield f"It goes out in {fragments(example)} parts. It should take {MOST_PARTS} at most."
