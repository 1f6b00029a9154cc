"""Pages on which a data manager sets feeds up, tries them out and sees how they went."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fingerpost.core.access import Permission
from fingerpost.intake.ways import queries
from fingerpost.intake.ways.feeds import FeedTrouble, actions, tasks
from fingerpost.intake.ways.feeds.forms import FORMS, ChooseKind
from fingerpost.intake.ways.feeds.presenters import FeedWords
from fingerpost.intake.ways.feeds.sftp import fingerprint
from fingerpost.intake.ways.models import Feed
from fingerpost.web.access import SignedInRequest, requires

TAKEN_SHOWN = 20
# The key a person was shown: only that one can be confirmed.
SHOWN = "host_key_shown"


@requires(Permission.MANAGE_WAYS_IN)
@require_GET
def feeds(request: SignedInRequest) -> HttpResponse:
    """Every feed: how often, how the last pull went, when the next is."""
    words = [FeedWords(feed) for feed in queries.feeds(request.access)]
    return render(request, "ways/feeds.html", {"feeds": words})


@requires(Permission.MANAGE_WAYS_IN)
@require_http_methods(["GET", "POST"])
def choose_feed(request: SignedInRequest) -> HttpResponse:
    """Which kind of feed is to be set up."""
    form = ChooseKind(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return redirect("new_feed", form.cleaned_data["kind"])
    return render(request, "ways/choose_feed.html", {"form": form})


@requires(Permission.MANAGE_WAYS_IN)
@require_http_methods(["GET", "POST"])
def new_feed(request: SignedInRequest, kind: str) -> HttpResponse:
    """Set a feed up."""
    if kind not in FORMS:
        raise Http404
    form = FORMS[kind](request.POST or None, access=request.access)
    if request.method == "POST" and form.is_valid():
        feed = actions.add_feed(kind=kind, **_said(form), by=request.access)
        messages.success(request, "The feed is set up. Try it out, then switch it on.")
        return redirect("feed", feed.pk)
    context = {"form": form, "kind": Feed.Kind(kind).label}
    return render(request, "ways/new_feed.html", context)


@requires(Permission.MANAGE_WAYS_IN)
@require_http_methods(["GET", "POST"])
def change_feed(request: SignedInRequest, pk: int) -> HttpResponse:
    """Set a feed up otherwise."""
    found = _feed(request, pk)
    initial = {
        "organisation": str(found.organisation_id),
        "secret_name": found.secret_name,
        "every_hours": str(found.every_hours),
        **found.details,
    }
    form = FORMS[found.kind](request.POST or None, access=request.access, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.change_feed(found, **_said(form), by=request.access)
        messages.success(request, "The feed is changed. Try it out.")
        return redirect("feed", pk)
    context = {"form": form, "kind": found.get_kind_display(), "feed": found}
    return render(request, "ways/new_feed.html", context)


@requires(Permission.MANAGE_WAYS_IN)
@require_GET
def feed(request: SignedInRequest, pk: int) -> HttpResponse:
    """One feed: what it needs, how it went, what came by it."""
    found = _feed(request, pk)
    context = {
        "feed": found,
        "words": FeedWords(found),
        "taken": found.taken.select_related("submission")[:TAKEN_SHOWN],
    }
    return render(request, "ways/feed.html", context)


@requires(Permission.MANAGE_WAYS_IN)
@require_POST
def try_feed(request: SignedInRequest, pk: int) -> HttpResponse:
    """Try a feed out; one whose host nobody has confirmed shows the host's key first."""
    found = _feed(request, pk)
    if found.kind == Feed.Kind.SFTP and not found.host_key:
        return redirect("host_key", pk)
    worked, sentence = actions.try_out(found, by=request.access)
    (messages.success if worked else messages.error)(request, sentence)
    return redirect("feed", pk)


@requires(Permission.MANAGE_WAYS_IN)
@require_http_methods(["GET", "POST"])
def host_key(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the key of a host (GET); take it as confirmed by a person (POST)."""
    found = _feed(request, pk)
    if found.kind != Feed.Kind.SFTP:
        raise Http404
    if request.method == "POST":
        shown = request.session.pop(SHOWN, [0, ""])
        if shown[0] == found.pk:
            actions.confirm_host_key(found, host_key=shown[1], by=request.access)
            messages.success(request, "The host’s key is confirmed. Now try the feed out.")
        return redirect("feed", pk)
    try:
        key = actions.key_shown_by(found)
    except FeedTrouble as trouble:
        messages.error(request, str(trouble))
        return redirect("feed", pk)
    request.session[SHOWN] = [found.pk, key]
    context = {
        "feed": found,
        "fingerprint": fingerprint(key),
        "before": fingerprint(found.host_key) if found.host_key else "",
    }
    return render(request, "ways/host_key.html", context)


@requires(Permission.MANAGE_WAYS_IN)
@require_POST
def switch_feed(request: SignedInRequest, pk: int) -> HttpResponse:
    """Switch a feed on or off."""
    found = _feed(request, pk)
    on = "on" in request.POST
    actions.switch(found, on=on, by=request.access)
    if on:
        tasks.start(found)
    messages.success(request, "The feed is on: we look now." if on else "The feed is off.")
    return redirect("feed", pk)


def _feed(request: SignedInRequest, pk: int) -> Feed:
    return get_object_or_404(queries.feeds(request.access), pk=pk)


def _said(form: Any) -> dict[str, Any]:
    said = form.cleaned_data
    return {
        "organisation": said["organisation"],
        "details": form.details,
        "secret_name": said["secret_name"],
        "every_hours": int(said["every_hours"]),
    }
