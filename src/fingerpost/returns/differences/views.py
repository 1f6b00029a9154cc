"""What changed since the return of the month before: the page, and the same as a file."""

import datetime as dt
import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from fingerpost.audit.actions import note
from fingerpost.core import codes
from fingerpost.core.access import Permission
from fingerpost.core.records import Group
from fingerpost.core.returns import xml
from fingerpost.core.returns.difference import (
    WORDS,
    Change,
    Difference,
    Standing,
    compare,
    is_in,
)
from fingerpost.core.returns.records import ReturnRecord
from fingerpost.organisations.access import Access
from fingerpost.people.models import Person
from fingerpost.returns import actions, queries
from fingerpost.returns.models import Return
from fingerpost.web.access import requires
from fingerpost.web.downloads import csv_file

PAGE = 50
SHOWN_GROUPS = (Group.NEET, Group.NOT_KNOWN)
DATABASE_DIGITS = 3
Among = Callable[[ReturnRecord, dt.date], bool]
HEADINGS = (
    "Identifier",
    "Given name",
    "Family name",
    "What became of them",
    "Cause",
    "In words",
    "Code before",
    "Group before",
    "Code now",
    "Group now",
)


@requires(Permission.BUILD_RETURN)
@require_GET
def difference(request: Any, pk: int) -> HttpResponse:
    """Who joined, left or changed since the month before, and why."""
    built, earlier = pair(request, pk)
    found = between(built, earlier)
    chosen = _chosen(found, request.GET)
    page = Paginator(chosen, PAGE).get_page(request.GET.get("page"))
    context = {
        "return": built,
        "earlier": earlier,
        "difference": found,
        "flows": [found.flow(group) for group in SHOWN_GROUPS],
        "causes": [
            (kind, cause, WORDS[cause], count) for (kind, cause), count in found.by_cause().items()
        ],
        "kind": request.GET.get("kind", ""),
        "cause": request.GET.get("cause", ""),
        "page": page,
        "lines": lines(page.object_list, request.access),
        "query": request.GET.urlencode(),
    }
    return render(request, "returns/difference.html", context)


@requires(Permission.BUILD_RETURN)
@require_GET
def download(request: Any, pk: int) -> HttpResponse:
    """The same people as CSV; who took it, and how many, is kept."""
    built, earlier = pair(request, pk)
    changes = _chosen(between(built, earlier), request.GET)
    note(
        "downloaded a difference",
        by=request.user,
        authority_id=built.authority_id,
        subject=built,
        detail={"since": earlier.pk, "people": len(changes)},
    )
    name = f"changes-{earlier.period_end:%Y-%m}-to-{built.period_end:%Y-%m}.csv"
    return csv_file(name, HEADINGS, (cells(c) for c in changes))


def pair(request: Any, pk: int) -> tuple[Return, Return]:
    """A return that is built, and the one of the month before; 404 where either is not there."""
    built = get_object_or_404(queries.with_file(request.access), pk=pk)
    earlier = queries.compared_with(built)
    if earlier is None:
        raise Http404
    return built, earlier


def between(built: Return, earlier: Return, among: Among = is_in) -> Difference:
    """The difference of two returns, of everybody or of some."""
    return _compared(earlier.pk, earlier.fingerprint, built.pk, built.fingerprint, among)


@lru_cache(maxsize=8)
def _compared(
    earlier_id: int, earlier_fingerprint: str, built_id: int, built_fingerprint: str, among: Among
) -> Difference:
    """Kept for the next page of the same list; another fingerprint is another file."""
    before, after = Return.objects.get(pk=earlier_id), Return.objects.get(pk=built_id)
    with (
        xml.read(io.BytesIO(actions.file_of(before))) as old,
        xml.read(io.BytesIO(actions.file_of(after))) as new,
    ):
        ends = {"before_end": before.period_end, "after_end": after.period_end}
        return compare(old, new, **ends, among=among)


def _chosen(found: Difference, asked: Mapping[str, str]) -> list[Change]:
    kind, cause = asked.get("kind"), asked.get("cause")
    return [
        change
        for change in found.changes
        if (not kind or change.kind == kind) and (not cause or change.cause == cause)
    ]


@dataclass(frozen=True, slots=True)
class Line:
    """A change with the words the page shows."""

    change: Change
    url: str
    before: str
    after: str


def lines(changes: Iterable[Change], access: Access) -> list[Line]:
    """With a link to each person we still hold."""
    numbers = {change.person: _local_id(change.person) for change in changes}
    held = Person.objects.visible_to(access).filter(local_id__in=numbers.values())
    urls = {
        number: reverse("person", args=[pk]) for number, pk in held.values_list("local_id", "pk")
    }
    return [
        Line(c, urls.get(numbers[c.person], ""), _in_words(c.before), _in_words(c.after))
        for c in changes
    ]


def _local_id(identifier: str) -> int:
    """Our own number: what follows the three digits of the database."""
    return int(identifier[DATABASE_DIGITS:])


def _in_words(standing: Standing | None) -> str:
    if standing is None:
        return "Not in the return"
    return f"{codes.load('activities').label(standing.code)} ({standing.code})"


def cells(change: Change) -> tuple[str, ...]:
    """One change as a row of the spreadsheet, under `HEADINGS`."""
    before, after = change.before, change.after
    return (
        change.person,
        change.given_name,
        change.family_name,
        change.kind,
        change.cause,
        change.words,
        before.code if before else "",
        before.group if before else "",
        after.code if after else "",
        after.group if after else "",
    )
