"""The words about leaving: on the page that asks, and at the top of the page of who left."""

from dataclasses import dataclass

from fingerpost.caseload.people.leaving.forms import AUTHORITIES, REASONS, Leaving
from fingerpost.core.cohorts.leaving import DIED, NOT_OURS, Left, in_a_sentence
from fingerpost.people.actions import leaving_of
from fingerpost.people.models import Person
from fingerpost.web.words import date_words

STOPS = "They leave every worklist and the figures at once. Nothing we hold of them is deleted."
TOLD = "The next return tells the DfE, once."
NOT_TOLD = "They are not in the next return; the return has no word for a mistake."
NO_CONTACT = (
    "Their page says that nobody is to be contacted, and shows no number or address any more."
)


def answers(form: Leaving) -> list[tuple[str, str]]:
    """What was answered, to be checked."""
    left = form.left()
    rows = [("Why", dict(REASONS)[left.status])]
    if left.to:
        rows.append(("Where to", AUTHORITIES.label(left.to)))
    return [*rows, ("Since", date_words(left.on)), ("How we know", form.cleaned_data["how"])]


def what_follows(left: Left) -> list[str]:
    """What happens when it is confirmed, in sentences."""
    said = [STOPS, NOT_TOLD if left.status == NOT_OURS else TOLD]
    return [*said, NO_CONTACT] if left.status == DIED else said


@dataclass(frozen=True, slots=True)
class Gone:
    """Somebody who left, in words."""

    sentence: str
    how: str
    died: bool


def gone(person: Person) -> Gone | None:
    """How somebody left, if they did."""
    left = leaving_of(person)
    if left is None:
        return None
    sentence = in_a_sentence(left)
    return Gone(f"{sentence[:1].upper()}{sentence[1:]}.", person.left_how, left.status == DIED)


def thought_to_live_in(person: Person) -> str:
    """The other authority a file says they live in, by name, while nobody has looked."""
    if person.left_on or not person.may_live_in:
        return ""
    return AUTHORITIES.label(person.may_live_in)
