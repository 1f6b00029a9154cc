"""What the young person's own pages show, in the words of their language."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from fingerpost.core.destinations.derive import past_year_11
from fingerpost.core.links.showing import held_to_show
from fingerpost.core.links.words import Catalogue
from fingerpost.messages.links.models import Link
from fingerpost.messages.links.queries import status_of
from fingerpost.messages.links.saying import Said
from fingerpost.organisations.models import Organisation
from fingerpost.people.models import Person

MOST_PLACES = 200
"""As many names as are offered while typing: more would make the page too heavy for its limit."""
ENDING = 2  # figures of a number, so that it is known again and told to nobody


@dataclass(frozen=True, slots=True)
class HeldWords:
    """What we hold, as it is said: who told us, what, where and since when."""

    teller: str
    what: str
    place: str
    since: str


def held(person: Person, words: Catalogue) -> HeldWords | None:
    """What may be asked of with "Is this still right?"; None where the question must be open."""
    day = timezone.localdate()
    if not may_say_what_they_do(person):
        return None
    status = status_of(person, day)
    place = Organisation.objects.filter(pk=int(status.provider or 0)).first()
    found = held_to_show(
        status,
        day=day,
        kind_of_place=place.kind if place else "",
        is_guarded=bool(person.safe_contact_note),
    )
    if found is None:
        return None
    return HeldWords(
        teller=words.said(f"now.{found.teller}"),
        what=found.course or words.said(f"doing.{found.doing}"),
        place=words.said("now.place", place=place.name) if place else "",
        since=words.said("now.since", day=words.day(found.since)) if found.since else "",
    )


def may_say_what_they_do(person: Person) -> bool:
    """Whether they are past Year 11; before it their school answers, and the page does not ask."""
    return past_year_11(person.born_on, timezone.localdate())


def hints_of_details(person: Person, words: Catalogue) -> dict[str, str]:
    """How what we hold ends or starts, never more; and nothing at all of an address."""
    digits = "".join(c for c in person.mobile if c.isdigit())
    if person.safe_contact_note:
        return {}
    return {
        "mobile": words.said("details.mobile_held", end=digits[-ENDING:])
        if digits
        else words.said("details.mobile_none"),
        "email": words.said("details.email_held", start=person.email[:1])
        if person.email
        else words.said("details.email_none"),
    }


def names_of_places(link: Link) -> list[str]:
    """Schools and providers of the area, to choose from while typing."""
    near = Q(la_code=link.authority.code) | Q(submissions__authority=link.authority)
    found = Organisation.objects.open().filter(near).exclude(kind=Organisation.Kind.AUTHORITY)
    return sorted(set(found.values_list("name", flat=True)))[:MOST_PLACES]


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One line of "Check and send": what, the answer, where to change it."""

    label: str
    said: str
    step: str
    change: str


def answers(said: Said, person: Person, words: Catalogue) -> list[AnswerRow]:
    """Everything that can be said, with what was."""
    rows = [_doing(said, person, words)] if may_say_what_they_do(person) else []
    none = words.said("check.none")
    helps = [words.said(f"help.{key}") for key in said.help]
    rows += [(("help", ", ".join(helps) or none, "help"))]
    if said.words:
        rows.append(("words", said.words, "help"))
    details = ", ".join(said.details.values())
    rows.append(("details", details or none, "details"))
    rows.append(("means", words.said(f"means.{said.means}") if said.means else none, "means"))
    if said.stop:
        rows.append(("stop", words.said("check.stopped"), "stop"))
    return [_row(words, *row) for row in rows]


def _doing(said: Said, person: Person, words: Catalogue) -> tuple[str, str, str]:
    if said.was_right:
        return "doing", words.said("check.same"), "now"
    if not said.doing:
        return "doing", words.said("check.unsaid"), "now"
    told = [words.said(f"doing.{said.doing}"), said.course, said.place]
    if said.on:
        told.append(words.day(said.on))
    return "doing", ", ".join(part for part in told if part), "doing"


def _row(words: Catalogue, name: str, said: str, step: str) -> AnswerRow:
    label = words.said(f"check.{name}")
    return AnswerRow(label, said, step, words.said("check.of", what=label))
