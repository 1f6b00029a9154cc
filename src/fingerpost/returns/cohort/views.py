"""The movement of the cohort: before + joined - left = after, with the names behind each number."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from fingerpost.audit.actions import note
from fingerpost.core.access import Permission
from fingerpost.core.returns.difference import (
    WORDS,
    Change,
    Difference,
    Kind,
    is_in,
    of_participation_age,
)
from fingerpost.returns.differences.views import Among, between, cells, lines, pair
from fingerpost.web.access import requires
from fingerpost.web.downloads import csv_file

PAGE = 50
HEADINGS = (
    "Identifier",
    "Given name",
    "Family name",
    "Joined or left",
    "Cause",
    "In words",
)
MOVED = (Kind.JOINED, Kind.LEFT)


@dataclass(frozen=True, slots=True)
class Cohort:
    """A cohort that is shown: how an address names it, its words, and who is in it."""

    key: str
    name: str
    note: str
    among: Among


COHORTS: Mapping[str, Cohort] = {
    cohort.key: cohort
    for cohort in (
        Cohort(
            "16-17",
            "Academic age 16 and 17",
            "Those of whom figures are published. It should move little from month to month, "
            "September aside.",
            of_participation_age,
        ),
        Cohort(
            "all",
            "The whole return",
            "With Year 11, and with EHC plans to 25.",
            is_in,
        ),
    )
}
FIRST = "16-17"


@requires(Permission.BUILD_RETURN)
@require_GET
def movement(request: Any, pk: int) -> HttpResponse:
    """Both cohorts by cause, and whoever stands behind a number that was chosen."""
    built, earlier = pair(request, pk)
    found = {key: between(built, earlier, one.among) for key, one in COHORTS.items()}
    asked = _asked(request)
    chosen = _chosen(found[asked["of"]], asked)
    page = Paginator(chosen, PAGE).get_page(request.GET.get("page"))
    context = {
        "return": built,
        "earlier": earlier,
        "sums": [_sum(COHORTS[key], difference) for key, difference in found.items()],
        "of": COHORTS[asked["of"]],
        "kind": asked["kind"],
        "cause": asked["cause"],
        "page": page,
        "lines": lines(page.object_list, request.access),
        "query": request.GET.urlencode(),
    }
    return render(request, "returns/cohort.html", context)


@requires(Permission.BUILD_RETURN)
@require_GET
def download(request: Any, pk: int) -> HttpResponse:
    """The same people as CSV; who took it, and how many, is kept."""
    built, earlier = pair(request, pk)
    asked = _asked(request)
    chosen = _chosen(between(built, earlier, COHORTS[asked["of"]].among), asked)
    note(
        "downloaded a cohort's movement",
        by=request.user,
        authority_id=built.authority_id,
        subject=built,
        detail={"since": earlier.pk, "of": asked["of"], "people": len(chosen)},
    )
    name = f"cohort-{asked['of']}-{earlier.period_end:%Y-%m}-to-{built.period_end:%Y-%m}.csv"
    return csv_file(name, HEADINGS, (cells(change)[: len(HEADINGS)] for change in chosen))


def _asked(request: Any) -> dict[str, str]:
    of = request.GET.get("of", FIRST)
    return {
        "of": of if of in COHORTS else FIRST,
        "kind": request.GET.get("kind", ""),
        "cause": request.GET.get("cause", ""),
    }


def _chosen(found: Difference, asked: Mapping[str, str]) -> list[Change]:
    return [
        change
        for change in found.changes
        if change.kind in MOVED
        and asked["kind"] in ("", change.kind)
        and asked["cause"] in ("", change.cause)
    ]


@dataclass(frozen=True, slots=True)
class Sum:
    """One cohort: how many before and after, and by what it moved."""

    cohort: Cohort
    before: int
    after: int
    joined: int
    left: int
    causes: list[tuple[Kind, str, str, int]]


def _sum(cohort: Cohort, found: Difference) -> Sum:
    by_kind = {kind: found.of_kind(kind) for kind in MOVED}
    return Sum(
        cohort=cohort,
        before=found.people_before,
        after=found.people_after,
        joined=sum(by_kind[Kind.JOINED].values()),
        left=sum(by_kind[Kind.LEFT].values()),
        causes=[
            (kind, cause, WORDS[cause], count)
            for kind, causes in by_kind.items()
            for cause, count in causes.items()
        ],
    )
