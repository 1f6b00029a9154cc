"""The words of kept lists and of what an authority sets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from fingerpost.caseload import queries
from fingerpost.caseload.forms import Choices, Filters, choices
from fingerpost.caseload.lists import queries as lists
from fingerpost.caseload.lists.expressions import Asked
from fingerpost.caseload.lists.forms import LABELS, SetPriorities, months_words
from fingerpost.caseload.lists.models import OwnValue, SavedList
from fingerpost.caseload.worklists import WORKLISTS, seen_by
from fingerpost.core.worklists.priorities import Kind, Priority, start_values
from fingerpost.organisations.access import Access
from fingerpost.web.words import count_of, date_words, number_words


@dataclass(frozen=True, slots=True)
class KeptLine:
    """A kept list, with how many stand in it now."""

    key: int
    name: str
    url: str
    count: int
    of: str
    owner: str
    is_own: bool
    shared: bool


def kept_lists(access: Access, asked: Asked) -> list[KeptLine]:
    """Every kept list this user may open, counted in one pass."""
    seen = seen_by(access)
    kept = [one for one in lists.kept_lists(access) if one.worklist in seen]
    if not kept:
        return []
    offered = choices(access, asked.today)
    conditions = {
        f"list_{one.pk}": seen[one.worklist].holds(asked)
        & queries.narrowing(_chosen(one, offered), asked)
        for one in kept
    }
    counts = queries.counted(conditions, queries.caseload(access, asked.today))
    return [_line(one, counts[f"list_{one.pk}"], access) for one in kept]


def _chosen(one: SavedList, offered: Choices) -> Mapping[str, Any]:
    return Filters(QueryDict(one.query), choices=offered).chosen()


def _line(one: SavedList, count: int, access: Access) -> KeptLine:
    asked = QueryDict(one.query, mutable=True)
    asked.setdefault("caseload", queries.EVERYBODYS)
    return KeptLine(
        key=one.pk,
        name=one.name,
        url=f"{reverse('worklist', args=[one.worklist])}?{asked.urlencode()}",
        count=count,
        of=WORKLISTS[one.worklist].name,
        owner=one.owner.name,
        is_own=one.owner == access.user,
        shared=one.shared,
    )


# What is set of each group


@dataclass(frozen=True, slots=True)
class PriorityLine:
    """A group with its fields, what ships, who changed it, and what each clock would mean."""

    name: str
    boxes: Sequence[tuple[str, Any]]
    ships: str
    changed: str
    consequence: str


def priority_lines(form: SetPriorities, access: Access, today: date) -> list[PriorityLine]:
    """Every group this user may be told of, in the order of the table."""
    people = queries.caseload(access, today)
    due, changed = lists.due_this_week(access, people, today), lists.changed(access)
    return [
        PriorityLine(
            name=one.name,
            boxes=[(LABELS[kind], form.boxes(one).get(kind)) for kind in Kind],
            ships=_ships(one),
            changed=_changed(changed.get(one.key)),
            consequence=_consequence(due.get(one.key, {})),
        )
        for one in start_values().values()
    ]


def _ships(one: Priority) -> str:
    clock = f"{months_words(one.months).lower()}, " if one.months else ""
    return f"{clock}{count_of(one.points, 'point')}, effort {one.effort}"


def _changed(own: OwnValue | None) -> str:
    if own is None:
        return ""
    return f"Changed by {own.changed_by or 'the system'} on {date_words(own.changed_at.date())}"


def _consequence(counts: Mapping[int, int]) -> str:
    said = (f"{months_words(months)}: {number_words(n)}" for months, n in counts.items())
    return "; ".join(said) or "No clock"
