"""Reports: what there is to read, having them made, given and taken back."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fingerpost.audit.actions import note
from fingerpost.core.access import Permission
from fingerpost.core.authority_reports.kinds import OF_A_DAY, Kind, kinds
from fingerpost.reports.authority import actions, queries, stored, tasks
from fingerpost.reports.authority.forms import NOW, Make
from fingerpost.reports.authority.models import Report, Run, Schedule
from fingerpost.reports.authority.presenters import runs
from fingerpost.reports.documents.document import Document
from fingerpost.reports.documents.pdf import as_pdf
from fingerpost.reports.documents.workbook import CSV_HEADINGS, as_csv_rows, as_workbook
from fingerpost.reports.figures import queries as figures
from fingerpost.reports.models import MonthFigures
from fingerpost.web.access import SignedInRequest, requires
from fingerpost.web.downloads import csv_file, pdf_made, xlsx_made

LATEST = 30


@requires(Permission.READ_REPORTS)
@require_GET
def reports(request: SignedInRequest) -> HttpResponse:
    """What there is to read; and for those who make reports, what can be made and was given."""
    access = request.access
    makes = access.organisation is None and access.may(Permission.MAKE_REPORTS)
    held = queries.reports(access)
    context: dict[str, Any] = {"makes": makes, "role": access.role}
    if makes:
        context |= {
            "kinds": kinds().values(),
            "schedules": queries.schedules(access),
            "runs": [runs.line(one) for one in queries.runs(access)[:LATEST]],
        }
        held = held.filter(organisation=None)
    context["reports"] = held[:LATEST]
    return render(request, "authority_reports/reports.html", context)


@requires(Permission.READ_REPORTS)
@require_GET
def report(request: SignedInRequest, pk: int) -> HttpResponse:
    """One report as it was made."""
    found = _report(request, pk)
    actions.opened(found, by=request.access)
    context = {"document": stored.document(found.document), "report": found}
    return render(request, "authority_reports/report.html", context)


@requires(Permission.READ_REPORTS)
@require_GET
def download(request: SignedInRequest, pk: int, shape: str) -> HttpResponse:
    """The same to print, or with the numbers behind each figure. It names no young person."""
    found = _report(request, pk)
    document, name = stored.document(found.document), f"{found.run.kind}-{found.run.on:%Y-%m}"
    made = _made(document, shape, name)
    note(
        "downloaded a report",
        by=request.user,
        authority_id=request.access.authority.pk,
        detail={"report": found.pk, "shape": shape},
    )
    return made


def _made(document: Document, shape: str, name: str) -> HttpResponse:
    if shape == "pdf":
        return pdf_made(f"{name}.pdf", as_pdf(document))
    if shape == "xlsx":
        return xlsx_made(f"{name}.xlsx", as_workbook(document))
    if shape == "csv":
        return csv_file(f"{name}.csv", CSV_HEADINGS, as_csv_rows(document))
    raise Http404


@requires(Permission.MAKE_REPORTS)
@require_http_methods(["GET", "POST"])
def make_report(request: SignedInRequest, kind: str) -> HttpResponse:
    """Have a report made now, or by itself from now on."""
    about = _kind(kind)
    months = {} if kind in OF_A_DAY else figures.months(request.access)
    form = Make(
        request.POST or None,
        kind=about,
        months=[(f"{end:%Y-%m}", f"{end:%B %Y}") for end in reversed(months)],
        readers=queries.may_read(request.access.authority),
    )
    if request.method == "POST" and form.is_valid():
        return _asked(request, about, form, months.values())
    nothing_held = not months and kind not in OF_A_DAY
    context = {"form": form, "kind": about, "nothing_held": nothing_held}
    return render(request, "authority_reports/make.html", context)


def _asked(
    request: SignedInRequest, about: Kind, form: Make, held: Iterable[MonthFigures]
) -> HttpResponse:
    said = form.cleaned_data
    if said["often"] != NOW:
        actions.schedule(
            kind=about.key, often=said["often"], readers=form.given_to, by=request.access
        )
        messages.success(request, "From now on it is made and given by itself.")
        return redirect("reports")
    by_month = {f"{one.built.period_end:%Y-%m}": one.built for one in held}
    built = by_month.get(said.get("month", ""))
    if built is None and about.key not in OF_A_DAY:
        raise Http404
    run = actions.ask(kind=about.key, built=built, readers=form.given_to, by=request.access)
    tasks.start(run)
    return redirect("report_run", run.pk)


@requires(Permission.MAKE_REPORTS)
@require_GET
def report_run(request: SignedInRequest, pk: int) -> HttpResponse:
    """How far the making is, what was made, and who was given it."""
    run = _run(request, pk)
    line = runs.line(run)
    context = {
        "run": run,
        "line": line,
        "reports": run.reports.select_related("organisation").defer("document"),
        "deliveries": [
            (one, runs.told(one)) for one in run.deliveries.select_related("user", "organisation")
        ],
    }
    if getattr(request, "htmx", False):
        answer = render(request, "authority_reports/_progress.html", context)
        if not line.is_under_way:
            answer["HX-Refresh"] = "true"
        return answer
    return render(request, "authority_reports/run.html", context)


@requires(Permission.MAKE_REPORTS)
@require_POST
def try_report_again(request: SignedInRequest, pk: int) -> HttpResponse:
    """What could not be made is tried once more."""
    run = _run(request, pk)
    actions.try_again(run, by=request.access)
    tasks.start(run)
    return redirect("report_run", pk)


@requires(Permission.MAKE_REPORTS)
@require_POST
def take_back_report(request: SignedInRequest, pk: int) -> HttpResponse:
    """Nobody finds it any more."""
    if actions.take_back(_run(request, pk), by=request.access):
        messages.success(request, "Taken back. Nobody finds it any more, and nobody else is told.")
    return redirect("report_run", pk)


@requires(Permission.MAKE_REPORTS)
@require_POST
def stop_report_schedule(request: SignedInRequest, pk: int) -> HttpResponse:
    """Nothing more is given by itself."""
    schedule = get_object_or_404(Schedule.objects.visible_to(request.access), pk=pk)
    actions.stop(schedule, by=request.access)
    messages.success(request, "Stopped. What was given stays.")
    return redirect("reports")


def _kind(key: str) -> Kind:
    if key not in kinds():
        raise Http404
    return kinds()[key]


def _report(request: SignedInRequest, pk: int) -> Report:
    found = Report.objects.visible_to(request.access).select_related("run", "organisation")
    return get_object_or_404(found, pk=pk)


def _run(request: SignedInRequest, pk: int) -> Run:
    return get_object_or_404(queries.runs(request.access), pk=pk)
