"""Adding a document to somebody's case, and opening it."""

from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods

from fingerpost.audit.actions import note
from fingerpost.caseload.casework.documents import actions, presenters
from fingerpost.caseload.casework.documents.forms import AddDocument
from fingerpost.caseload.casework.entries.views import (
    all_colleagues,
    asked,
    entry_of,
    person_of,
    sees_sensitive,
)
from fingerpost.core.access import Permission
from fingerpost.core.casework.documents import kinds
from fingerpost.web.access import SignedInRequest, requires


@requires(Permission.RECORD_ACTIVITY)
@require_http_methods(["GET", "POST"])
def add_document(request: SignedInRequest, person_id: int) -> HttpResponse:
    """Keep a file on somebody's case, for who may open it."""
    found = person_of(request, person_id)
    form = AddDocument(
        request.POST or None,
        request.FILES or None,
        sees_sensitive=sees_sensitive(request),
        colleagues=[one for one in all_colleagues(request) if one != request.access.user],
    )

    def keep() -> None:
        actions.add_document(found, **form.answers(), by=request.access)

    return asked(request, found, form, keep, heading="Add a document", at="file")


@requires(Permission.SEE_PEOPLE)
@require_GET
def open_document(request: SignedInRequest, person_id: int, pk: int) -> HttpResponse:
    """The document itself, always to be saved and never shown within our pages."""
    found = person_of(request, person_id)
    document: Any = entry_of(request, found, "document", pk)
    detail = {"document": document.pk}
    note(
        "opened a document",
        by=request.user,
        authority_id=found.authority_id,
        subject=found,
        detail=detail,
    )
    held = document.pieces.values_list("data", flat=True)
    response = HttpResponse(b"".join(held), content_type=kinds()[document.kind].content_type)
    name = presenters.file_name(document)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response
