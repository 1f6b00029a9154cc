"""A return file checked by every rule while the request lasts. Nothing is kept but that it was."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from fingerpost.audit.actions import note
from fingerpost.core.access import Permission
from fingerpost.core.dates import in_words
from fingerpost.core.returns.findings import Finding, UnknownYear, Unreadable
from fingerpost.core.returns.reading import NO_END
from fingerpost.core.returns.summary import COLUMNS, Summary
from fingerpost.core.returns.validation import Validation, validate
from fingerpost.core.returns.years import rules_in_words
from fingerpost.returns.check.forms import CheckFile
from fingerpost.web.access import SignedInRequest, requires
from fingerpost.web.downloads import csv_file


@requires(Permission.VALIDATE_RETURNS)
@require_http_methods(["GET", "POST"])
def check(request: SignedInRequest) -> HttpResponse:
    """Ask for a file; then what is wrong with it, as a page or as a file of findings."""
    form = CheckFile(request.POST or None, request.FILES or None)
    if request.method == "GET" or not form.is_valid():
        return _page(request, form)
    file = form.cleaned_data["file"]
    try:
        checked = validate(file.file, year=form.cleaned_data["year"] or None)
        found = list(checked)
    except UnknownYear as problem:
        form.add_error("year", str(problem))
    except Unreadable as refusal:
        form.add_error("file", refusal.sentence)
    else:
        _keep(request, checked, found)
        if "download" in request.POST:
            return _download(found)
        return _page(request, form, checked, found)
    return _page(request, form)


def _page(
    request: SignedInRequest,
    form: CheckFile,
    checked: Validation | None = None,
    found: list[Finding] | None = None,
) -> HttpResponse:
    context: dict[str, object] = {"form": form}
    if checked is not None:
        context.update(_words(checked, found or [], form.cleaned_data["file"].name))
    part = "returns/_checked.html" if request.headers.get("HX-Request") else "returns/check.html"
    return render(request, part, context)


def _words(checked: Validation, found: list[Finding], name: str) -> dict[str, object]:
    summary = Summary(checked)
    for finding in found:
        summary.add(finding)
    end = checked.period.end
    return {
        "is_checked": True,
        "filename": name,
        "records": checked.records,
        "period": "" if end == NO_END else in_words(end),
        "rules": rules_in_words(checked.period.year, checked.ruleset),
        "counts": {f"priority_{p}": summary.counts[p] for p in (1, 2, 3)},
        "groups": summary.groups,
    }


def _download(found: list[Finding]) -> HttpResponse:
    lines = ([finding.as_dict()[name] for name in COLUMNS] for finding in found)
    return csv_file("findings.csv", COLUMNS, lines)


def _keep(request: SignedInRequest, checked: Validation, found: list[Finding]) -> None:
    note(
        "checked a return file",
        by=request.access.user,
        authority_id=request.access.authority.pk,
        detail={
            "records": checked.records,
            "findings": len(found),
            "year": checked.ruleset.year,
        },
    )
