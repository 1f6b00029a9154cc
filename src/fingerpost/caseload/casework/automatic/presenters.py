"""Automatic places in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from fingerpost.caseload.casework.entries.presenters import Line, line
from fingerpost.caseload.casework.models import AutomaticPlace, PlaceAnswer
from fingerpost.caseload.people.forms import today
from fingerpost.core.casework.automatic import Question, questions, still_open, tally
from fingerpost.core.dates import academic_year_name
from fingerpost.people.models import Person
from fingerpost.web.words import date_words, of_base

STATED = "It is in the time line."
HEADINGS = (
    "Young person",
    "Where",
    "Course",
    "Offered by",
    "Offered on",
    "Starts on",
    *(one.name for one in questions().values()),
)


def answers(still_open: Iterable[Question]) -> Mapping[str, tuple[str, bool, str]]:
    """Every answer to these questions by its key: the question's, whether yes, and in words."""
    return {
        f"{one.key}-{'yes' if yes else 'no'}": (one.key, yes, _answer(one, yes=yes))
        for one in still_open
        for yes in (True, False)
    }


def place_line(place: AutomaticPlace, person: Person) -> Line:
    """An automatic place among the entries of a case."""
    then = still_open(place.answered) if place.undone_at is None else []
    address = reverse("answer_automatic_place", args=[person.pk, place.pk])
    offered = f"Offered by {place.offered_by}. It starts on {date_words(place.starts_on)}."
    return line(
        place,
        f"{place.course}, {place.organisation.name}",
        place.offered_on,
        facts=[offered, _asked_next(place, then)],
        mark="current" if then else "",
        go_on=(address, "Say what you learned") if then else None,
        more=tuple(_answer_line(one) for one in place.answers.all()),
    )


def asks(place: AutomaticPlace) -> str:
    """What is to be asked of a place."""
    what = f"{place.course}, {place.organisation.name}"
    return f"{_asks(still_open(place.answered)[0])}: {what}"


def _asks(question: Question) -> str:
    if question.week is None:
        return "Ask whether they accept the place"
    came = "arrived" if question.week == 1 else "are still there"
    return f"Ask whether they {came} (week {question.week})"


def _asked_next(place: AutomaticPlace, then: Sequence[Question]) -> str:
    if not then or place.look_on is None:
        return ""
    late = " This day has passed." if place.look_on < today() else ""
    return f"{_asks(then[0])} on {date_words(place.look_on)}.{late}"


def _answer(question: Question, *, yes: bool) -> str:
    words = question.yes if yes else question.no
    return words if question.week is None else f"{question.name}: {words.lower()}"


def _answer_line(one: PlaceAnswer) -> Line:
    stated = STATED if one.evidence_id and not one.undone_at else ""
    return line(
        one, _answer(questions()[one.question], yes=one.yes), one.on, facts=[one.said, stated]
    )


@dataclass(frozen=True, slots=True)
class Listed:
    """One place in the list of all: whose, and every cell of its line by heading."""

    name: str
    url: str
    cells: Sequence[tuple[str, str]]


def listed(place: AutomaticPlace) -> Listed:
    """A place in the list of all."""
    person = place.person.merged_into or place.person
    cells = list(zip(HEADINGS, row(place), strict=True))
    return Listed(person.full_name, reverse("case", args=[person.pk]), cells[1:])


def row(place: AutomaticPlace) -> list[str]:
    """A place as a line of a spreadsheet."""
    person = place.person.merged_into or place.person
    said = place.answered
    return [
        person.full_name,
        place.organisation.name,
        place.course,
        place.offered_by,
        date_words(place.offered_on),
        date_words(place.starts_on),
        *(one.in_words(said) for one in questions().values()),
    ]


@dataclass(frozen=True, slots=True)
class Counted:
    """How many places there are somewhere, and what was answered of them, question by question."""

    name: str
    offered: int
    cells: Sequence[tuple[str, str]]


def counted(found: Sequence[AutomaticPlace]) -> list[Counted]:
    """By provider, those with most places first; all together last, where there are several."""
    by_name: dict[str, list[AutomaticPlace]] = {}
    for one in found:
        by_name.setdefault(one.organisation.name, []).append(one)
    lines = [_counted(name, some) for name, some in by_name.items()]
    lines.sort(key=lambda one: (-one.offered, one.name))
    return [*lines, _counted("All together", found)] if len(lines) > 1 else lines


def _counted(name: str, found: Sequence[AutomaticPlace]) -> Counted:
    every = tally([one.answered for one in found])
    cells = [
        (f"{one.name}: {one.yes.lower()}", f"{of_base(every[key].yes, every[key].asked)} asked")
        for key, one in questions().items()
    ]
    return Counted(name, len(found), cells)


def year_name(year: int) -> str:
    """2026/27"""
    return academic_year_name(date(year, 9, 1))


def file_name(year: int, day: date) -> str:
    """What a download is called."""
    return f"automatic-places-{year}-{day.isoformat()}.csv"
