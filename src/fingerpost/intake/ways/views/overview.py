"""Every way in besides the page, and what came by each of late."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from fingerpost.core.access import Permission
from fingerpost.intake.presenters import SubmissionWords
from fingerpost.intake.ways import queries
from fingerpost.web.access import SignedInRequest, requires

LATELY = 20


@requires(Permission.MANAGE_WAYS_IN)
@require_GET
def ways_in(request: SignedInRequest) -> HttpResponse:
    """What there is, and the last files that came by it."""
    arrived = [
        (arrival, SubmissionWords(arrival.submission))
        for arrival in queries.arrivals(request.access)[:LATELY]
    ]
    return render(request, "ways/ways_in.html", {"arrived": arrived})
