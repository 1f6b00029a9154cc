"""What is asked when a document is added to somebody's case."""

from typing import Any

from django.conf import settings

from fingerpost.caseload.casework.forms import WhoMayRead
from fingerpost.core.casework import documents
from fingerpost.web.forms import fields
from fingerpost.web.words import file_size


class AddDocument(WhoMayRead):
    """A file, what it is, and who may open it."""

    field_order = ("file", "title", "sensitivity", "readers")

    file = fields.FileField(
        "The document",
        accept=",".join(documents.endings()),
        max_bytes=settings.DOCUMENT_LIMIT_BYTES,
        missing="Choose the document",
        hint=f"PDF, Word, PNG, JPEG or text. Up to {file_size(settings.DOCUMENT_LIMIT_BYTES)}",
    )
    title = fields.TextField(
        "What is it?",
        max_length=120,
        autocomplete="off",
        missing="Say what it is",
        hint="For example: College application, sent",
    )

    def answers(self) -> dict[str, Any]:
        """What is said, with the file's name and the colleagues that were named."""
        said = super().answers()
        return said | {"name": said["file"].name}
