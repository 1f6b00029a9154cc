"""Pages of figures: the headline, a page for each split, what each means, every table as CSV."""

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from fingerpost.audit.actions import note
from fingerpost.core.access import Permission
from fingerpost.core.figures import published
from fingerpost.core.figures.annual import assumptions
from fingerpost.core.figures.measures import measures
from fingerpost.core.figures.splits import SPLITS
from fingerpost.organisations.access import Access
from fingerpost.reports import tasks
from fingerpost.reports.figures import queries
from fingerpost.reports.figures.presenters import comparison, page, tables
from fingerpost.reports.figures.presenters.page import Months
from fingerpost.reports.figures.presenters.tables import Table
from fingerpost.reports.models import MonthFigures
from fingerpost.web.access import SignedInRequest, requires
from fingerpost.web.downloads import csv_file


@requires(Permission.SEE_FIGURES)
@require_GET
def figures(request: SignedInRequest) -> HttpResponse:
    """What the DfE will publish: the figures of a month, its year, and among others'."""
    waits = _set_counting(request.access)
    if getattr(request, "htmx", False):
        response = render(request, "reports/figures/_counting.html", {"is_waiting": waits})
        if not waits:
            response["HX-Refresh"] = "true"
        return response
    months = queries.months(request.access)
    live = queries.now(request.access, timezone.localdate())
    context: dict[str, Any] = {"is_waiting": waits, "live": live, "may_build": _may_build(request)}
    context["may_publish"] = request.access.may(Permission.PUBLISH_FIGURES)
    context["counting"] = _being_counted(months, request)
    chosen = _chosen(months, request)
    if chosen:
        context |= _of_month(request.access, months, chosen)
    else:
        context["now"] = tables.parts("now", "Today", live.counts, tables.HEADLINE)
    return render(request, "reports/figures/figures.html", context)


@requires(Permission.SEE_FIGURES)
@require_GET
def by(request: SignedInRequest, split: str) -> HttpResponse:
    """The figures of a month by one characteristic, or by area, school or provider."""
    if split not in SPLITS:
        raise Http404
    months = queries.months(request.access)
    chosen = _chosen(months, request)
    context: dict[str, Any] = {"split": SPLITS[split], "splits": SPLITS.values()}
    context["counting"] = _being_counted(months, request)
    if chosen:
        table, found = _split_table(chosen, split)
        title, chart = page.split_chart(SPLITS[split], found)
        context |= _common(months, chosen) | {
            "table": table,
            "chart_title": title,
            "chart": chart,
            "has_small": any(one.is_small for one in found),
        }
    return render(request, "reports/figures/by.html", context)


@requires(Permission.SEE_FIGURES)
@require_GET
def how(request: SignedInRequest) -> HttpResponse:
    """How these are worked out: every figure in a sentence."""
    context = {
        "measures": measures().values(),
        "assumptions": [
            (measures()[key].name, float(one.swing)) for key, one in assumptions().items()
        ],
        "years": published.years().items(),
    }
    return render(request, "reports/figures/how.html", context)


@requires(Permission.SEE_FIGURES)
@require_GET
def download(request: SignedInRequest, table: str) -> HttpResponse:
    """One table with what it is and what its figures mean; who took it is kept."""
    months = queries.months(request.access)
    chosen = _chosen(months, request)
    found = _tables(request.access, months, chosen).get(table) if chosen else None
    if chosen and not found and table in SPLITS:
        found, _ = _split_table(chosen, table)
    if chosen is None or found is None:
        raise Http404
    note(
        "downloaded figures",
        by=request.access.user,
        authority_id=request.access.authority.pk,
        subject=chosen.built,
        detail={"table": table},
    )
    headings, rows = page.as_file(found, chosen, str(request.access.authority))
    return csv_file(f"figures-{table}-{chosen.built.period_end:%Y-%m}.csv", headings, rows)


def _set_counting(access: Access) -> bool:
    """Whether a return has yet to be counted; if so the worker is told, once."""
    waits = queries.is_waiting(access)
    if waits:
        tasks.start_counting(access.authority.pk)
    return waits


def _chosen(months: Months, request: SignedInRequest) -> MonthFigures | None:
    """The month asked for, such as 2026-10; else the latest held; none while it is counted."""
    if _being_counted(months, request):
        return None
    asked = request.GET.get("month", "")
    named = {f"{end:%Y-%m}": one for end, one in months.items()}
    return named.get(asked) or (list(months.values())[-1] if months else None)


def _being_counted(months: Months, request: SignedInRequest) -> date | None:
    """The end of the month asked for, where its return is built and not counted yet."""
    asked = request.GET.get("month", "")
    if not asked:
        return None
    ends = (built.period_end for built in queries.waiting(request.access.authority.pk))
    return next((end for end in ends if f"{end:%Y-%m}" == asked and end not in months), None)


def _may_build(request: SignedInRequest) -> bool:
    return request.access.may(Permission.BUILD_RETURN)


def _common(months: Months, chosen: MonthFigures) -> dict[str, Any]:
    return {
        "months": list(months)[::-1],
        "chosen": chosen,
        "source": page.source(chosen),
        "warning": page.NOT_FOR_PUBLICATION,
    }


def _of_month(access: Access, months: Months, chosen: MonthFigures) -> dict[str, Any]:
    counts, day = chosen.everybody, chosen.built.period_end
    near = page.neighbours(months, chosen)
    found = _tables(access, months, chosen)
    forecasts = comparison.winter(months, day)
    return _common(months, chosen) | {
        "big": page.big(near),
        "bounds": counts.neet_bounds.in_words,
        "tables": found,
        "forecast": comparison.in_words(forecasts) if forecasts else "",
        "winter_year": day.year if day.month < 9 else day.year + 1,
        "others": comparison.others(access.authority.code),
        "trends": page.trends(months, day),
        "movement": page.movement_in_words(near),
        "kinds_chart": page.parts_chart(found["kinds"], counts, tables.KINDS),
        "offers_chart": page.parts_chart(found["guarantee"], chosen.offers, tables.GUARANTEE)
        if chosen.offers
        else "",
        "duty_chart": page.parts_chart(found["duty"], counts, tables.DUTY),
        "splits": SPLITS.values(),
    }


def _tables(access: Access, months: Months, chosen: MonthFigures) -> dict[str, Table]:
    """Every table of the page by its key."""
    day, code = chosen.built.period_end, access.authority.code
    near = page.neighbours(months, chosen)
    forecasts = comparison.winter(months, day)
    live = queries.now(access, timezone.localdate())
    every = [
        tables.headline(chosen, near.before, near.year_before, live.counts),
        tables.trend(months, page.year_ends(day, 1) + page.year_ends(day)),
        tables.parts("kinds", "What those who participate do", chosen.everybody, tables.KINDS),
        tables.parts("duty", "The duty to participate", chosen.everybody, tables.DUTY),
        *tables.movement(chosen),
        *comparison.standings(
            code, chosen, forecasts, comparison.others(code), comparison.march_of(months, day)
        ),
    ]
    if forecasts:
        every.append(comparison.winter_table(forecasts))
    if offers := tables.guarantee(chosen):
        every.append(offers)
    return {table.key: table for table in every}


def _split_table(chosen: MonthFigures, key: str) -> tuple[Table, list[Any]]:
    cohort = chosen.everybody.figure("neet").base
    return tables.by_split(SPLITS[key], queries.by_split(chosen, SPLITS[key]), cohort)
