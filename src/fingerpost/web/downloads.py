"""Files we hand to a browser."""

from collections.abc import Iterable

from django.http import HttpResponse

from fingerpost.core.spreadsheets import as_csv

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def csv_file(
    name: str, headings: Iterable[str], rows: Iterable[Iterable[str | int]]
) -> HttpResponse:
    """A spreadsheet to be saved under `name`, which says nothing about anybody."""
    return csv_made(name, as_csv(headings, rows))


def csv_made(name: str, data: bytes) -> HttpResponse:
    """A spreadsheet whose bytes are made elsewhere, to be saved under `name`."""
    return _made(name, data, "text/csv; charset=utf-8")


def xlsx_made(name: str, data: bytes) -> HttpResponse:
    """A workbook whose bytes are made elsewhere, to be saved under `name`."""
    return _made(name, data, XLSX)


def pdf_made(name: str, data: bytes) -> HttpResponse:
    """A document to print whose bytes are made elsewhere, to be saved under `name`."""
    return _made(name, data, "application/pdf")


def docx_made(name: str, data: bytes) -> HttpResponse:
    """A document to be edited whose bytes are made elsewhere, to be saved under `name`."""
    return _made(name, data, DOCX)


def _made(name: str, data: bytes, content_type: str) -> HttpResponse:
    response = HttpResponse(data, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
