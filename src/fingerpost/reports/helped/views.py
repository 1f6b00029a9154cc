"""What helped: as a page, as PDF and as a spreadsheet. No young person is named."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from fingerpost.audit.actions import note
from fingerpost.core.access import Permission
from fingerpost.reports.documents.document import Document
from fingerpost.reports.documents.pdf import as_pdf
from fingerpost.reports.helped import presenters, queries
from fingerpost.web.access import SignedInRequest, requires
from fingerpost.web.downloads import csv_file, pdf_made


@requires(Permission.SEE_FIGURES)
@require_GET
def what_helped(request: SignedInRequest) -> HttpResponse:
    """What became of young people after help, by need and by what was done."""
    return render(request, "reports/what_helped.html", {"document": _document(request)})


@requires(Permission.SEE_FIGURES)
@require_GET
def what_helped_pdf(request: SignedInRequest) -> HttpResponse:
    """The same to print or to send."""
    found = _document(request)
    _note(request)
    return pdf_made(f"what-helped-{found.on.isoformat()}.pdf", as_pdf(found))


@requires(Permission.SEE_FIGURES)
@require_GET
def what_helped_csv(request: SignedInRequest) -> HttpResponse:
    """The same as numbers."""
    today = timezone.localdate()
    found = queries.outcomes(request.access, today)
    _note(request)
    name = f"what-helped-{today.isoformat()}.csv"
    return csv_file(name, presenters.HEADINGS, presenters.rows(found))


def _document(request: SignedInRequest) -> Document:
    today = timezone.localdate()
    found = queries.outcomes(request.access, today)
    return presenters.document(request.access, found, today)


def _note(request: SignedInRequest) -> None:
    authority = request.access.authority.pk
    note("downloaded what helped", by=request.user, authority_id=authority)
