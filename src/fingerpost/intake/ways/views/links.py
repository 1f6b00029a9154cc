"""Pages on which a data manager makes upload links, and stops them."""

from datetime import datetime, time, timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from fingerpost.core.access import Permission
from fingerpost.intake.ways import links, queries
from fingerpost.intake.ways.forms import NewLink
from fingerpost.intake.ways.presenters import LinkWords
from fingerpost.web.access import SignedInRequest, requires

PAGE = 50


@requires(Permission.MANAGE_WAYS_IN)
@require_GET
def upload_links(request: SignedInRequest) -> HttpResponse:
    """Every link of the authority: for whom, until when, what came by it."""
    page = Paginator(queries.links(request.access), PAGE).get_page(request.GET.get("page"))
    words = [LinkWords(link) for link in page]
    return render(request, "ways/links.html", {"page": page, "links": words})


@requires(Permission.MANAGE_WAYS_IN)
@require_http_methods(["GET", "POST"])
def new_link(request: SignedInRequest) -> HttpResponse:
    """Make a link; the answer shows it, once."""
    form = NewLink(request.POST or None, access=request.access)
    if request.method != "POST" or not form.is_valid():
        return render(request, "ways/new_link.html", {"form": form})
    said = form.cleaned_data
    link, key = links.make_link(
        organisation=said["organisation"],
        what_for=said["what_for"],
        files_allowed=said["how_many"],
        expires_at=_end_of(said["until"]),
        by=request.access,
    )
    address = links.address_of(key, pages=request.build_absolute_uri("/"))
    to = said.get("email", "")
    sent = bool(to) and links.send_link(link, address=address, to=to, by=request.access)
    context = {"link": link, "address": address, "to": to, "sent": sent}
    return render(request, "ways/link_made.html", context)


@requires(Permission.MANAGE_WAYS_IN)
@require_http_methods(["GET", "POST"])
def stop_link(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask, then stop a link."""
    link = get_object_or_404(queries.links(request.access), pk=pk)
    if request.method == "GET":
        return render(request, "ways/stop_link.html", {"link": link})
    links.stop_link(link, by=request.access)
    messages.success(request, f"The link for {link.organisation} works no longer.")
    return redirect("upload_links")


def _end_of(day: Any) -> datetime:
    """The end of the last day, here."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))
