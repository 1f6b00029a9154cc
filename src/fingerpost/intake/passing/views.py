"""The list of lines for an authority that is not on this system."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from fingerpost.audit.actions import note
from fingerpost.core.access import Permission
from fingerpost.intake import queries
from fingerpost.intake.passing.actions import told
from fingerpost.intake.passing.queries import part
from fingerpost.web.access import requires
from fingerpost.web.downloads import csv_made


@requires(Permission.SEND_FILES)
@require_GET
def download(request: Any, pk: int, code: str) -> HttpResponse:
    """The lines as a standard list, to be sent to the authority where these people live."""
    found = get_object_or_404(queries.submissions(request.access), pk=pk)
    passing = get_object_or_404(found.passings, lives_in=code, given_to=None)
    rows = part(found, code)
    if not rows:
        raise Http404
    note(
        "downloaded lines for another authority",
        by=request.user,
        authority_id=found.authority_id,
        subject=found,
        detail={"lives_in": passing.lives_in, "lines": len(rows)},
    )
    data = told(rows, code=code, authority=found.authority, by=request.user)
    return csv_made(f"for-{code}-{found.pk}.csv", data)
