"""A document as it is kept with a report, and back: what was given stays as it was."""

from dataclasses import asdict
from datetime import date
from typing import Any

from django.utils.safestring import SafeString

from fingerpost.reports.documents.document import Document, Section, Table


def as_record(document: Document) -> dict[str, Any]:
    """Plain values to store."""
    return asdict(document) | {"on": document.on.isoformat()}


def document(record: dict[str, Any]) -> Document:
    """The document of a record. Its charts are our own drawings, of printed numbers."""
    sections = [
        Section(
            **one
            | {
                "chart": SafeString(one["chart"]),
                "tables": [Table(**table) for table in one["tables"]],
            }
        )
        for one in record["sections"]
    ]
    return Document(**record | {"on": date.fromisoformat(record["on"]), "sections": sections})
