"""A change of many in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from fingerpost.caseload.bulk.models import Edit, EditLine
from fingerpost.caseload.bulk.proposals import names_of
from fingerpost.core import bulk, codes
from fingerpost.organisations.access import Access
from fingerpost.people.queries import people as seen
from fingerpost.web.words import count_of

SAMPLE = 10


@dataclass(frozen=True, slots=True)
class Line:
    """One young person of a change."""

    name: str
    url: str
    changes: list[tuple[str, str, str]]
    problems: list[str]
    done: bool


@dataclass(frozen=True, slots=True)
class Looked:
    """A change as it is looked at: how many, some of them, and who is left out."""

    changing: int
    left_out: int
    sample: list[Line]
    problems: list[Line]
    state: str


def looked(edit: Edit, access: Access) -> Looked:
    """Before it is made, and afterwards."""
    lines = EditLine.objects.filter(edit=edit).order_by("pk")
    changing, left_out = lines.changing(), lines.left_out()
    many = changing.count()
    return Looked(
        changing=many,
        left_out=left_out.count(),
        sample=_lines(changing[:SAMPLE], access),
        problems=_lines(left_out[: SAMPLE * 10], access),
        state=state(edit, changing.filter(done=True).count(), many),
    )


def state(edit: Edit, done: int, changing: int) -> str:
    """How far it is, in a sentence."""
    people = count_of(changing, "young person", "young people")
    if edit.applied_at is None:
        return f"Nobody is changed yet. It would change {people}."
    if edit.undone_at:
        kept = f" {done} were changed again since, and stay." if done else ""
        return f"Undone.{kept}"
    left = changing - done
    meanwhile = f" {left} were changed by somebody else meanwhile, and were left." if left else ""
    return f"Changed {done} of {people}.{meanwhile}"


def _lines(lines: Iterable[EditLine], access: Access) -> list[Line]:
    lines = list(lines)
    names = {
        person.pk: person.full_name
        for person in seen(access).filter(pk__in=[line.person_id for line in lines])
    }
    return [
        Line(
            name=names[line.person_id],
            url=reverse("person", args=[line.person_id]),
            changes=_changes(line),
            problems=line.problems,
            done=line.done,
        )
        for line in lines
        if line.person_id in names
    ]


def _changes(line: EditLine) -> list[tuple[str, str, str]]:
    """Detail, what it was, what it becomes."""
    found = [
        (bulk.fields()[key].name, _words(key, line.before[key]), _words(key, line.after[key]))
        for key in line.columns
    ]
    if line.said:
        found.append(("What they do", "", codes.load("activities").label(line.said["code"])))
    return found


def _words(key: str, value: Any) -> str:
    return bulk.in_words(key, value, names_of(key))
