"""Pages on which staff make links for young people, stop them, and see to what they reply."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fingerpost.core.access import Permission
from fingerpost.messages.links import actions, queries, replies
from fingerpost.messages.links.forms import TakeBack
from fingerpost.messages.links.models import Reply
from fingerpost.messages.links.presenters.staff import LinkWords, ReplyWords
from fingerpost.people.merging.queries import survivor_of
from fingerpost.people.models import Person
from fingerpost.people.queries import people
from fingerpost.web.access import SignedInRequest, requires

PAGE = 50
ONE, CARD = "link", "card"


@requires(Permission.MAKE_LINKS)
@require_http_methods(["GET", "POST"])
def person_links(request: SignedInRequest, person_id: int) -> HttpResponse:
    """Every link and card of one young person, and a button for a new one, shown once."""
    if stands_for := survivor_of(person_id, request.access):
        return redirect("person_links", person_id=stands_for)
    person = get_object_or_404(people(request.access), pk=person_id)
    made = {}
    if request.method == "POST":
        try:
            made = _made(request, person)
        except actions.CannotAsk as problem:
            messages.error(request, str(problem))
    context: dict[str, Any] = {
        "person": person,
        "links": [LinkWords(link) for link in queries.links_of(person, request.access)],
        "replies": [ReplyWords(r) for r in queries.replies_of(person, request.access)],
        "why_not": queries.why_not(person),
    }
    return render(request, "links/person_links.html", context | made)


@requires(Permission.MAKE_LINKS)
@require_POST
def stop_person_link(request: SignedInRequest, person_id: int, link_id: int) -> HttpResponse:
    """Stop one link or card."""
    person = get_object_or_404(people(request.access), pk=person_id)
    link = get_object_or_404(queries.links_of(person, request.access), pk=link_id)
    actions.revoke(link, by=request.access)
    messages.success(request, "It works no longer. What came by it stays.")
    return redirect("person_links", person_id=person.pk)


@requires(Permission.SEE_PEOPLE)
@require_GET
def all_replies(request: SignedInRequest) -> HttpResponse:
    """Replies that wait for somebody, then the rest."""
    access = request.access
    page = Paginator(queries.replies(access), PAGE).get_page(request.GET.get("page"))
    context = {
        "waiting": [ReplyWords(reply) for reply in queries.waiting(access)[:PAGE]],
        "waiting_count": queries.waiting(access).count(),
        "overnight_count": queries.overnight(access, timezone.now()).count(),
        "page": page,
        "replies": [ReplyWords(reply) for reply in page],
    }
    return render(request, "links/replies.html", context)


@requires(Permission.SEE_PEOPLE)
@require_GET
def reply(request: SignedInRequest, pk: int) -> HttpResponse:
    """One reply: what they said, what we made of it, and what is to be done."""
    return _reply_page(request, _reply(request, pk), TakeBack())


@requires(Permission.RECORD_ACTIVITY)
@require_POST
def settle_reply(request: SignedInRequest, pk: int) -> HttpResponse:
    """Somebody has seen to it."""
    replies.settle(_reply(request, pk), by=request.access)
    messages.success(request, "Marked as seen to.")
    return redirect("replies")


@requires(Permission.RECORD_ACTIVITY)
@require_POST
def undo_reply(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a reply back, with a reason."""
    held, form = _reply(request, pk), TakeBack(request.POST)
    if not form.is_valid():
        return _reply_page(request, held, form)
    replies.undo(held, by=request.access, why=form.cleaned_data["why"])
    messages.success(request, "Taken back. What it stated counts no more.")
    return redirect("reply", pk=held.pk)


def _made(request: SignedInRequest, person: Person) -> dict[str, str]:
    """The address or code just made, to be shown once."""
    if request.POST.get("what") == CARD:
        code = actions.make_card(person=person, by=request.access)
        return {"code": code, "touch": actions.touch_address()}
    return {"address": actions.make_link(person=person, by=request.access)}


def _reply(request: SignedInRequest, pk: int) -> Reply:
    return get_object_or_404(queries.replies(request.access), pk=pk)


def _reply_page(request: SignedInRequest, held: Reply, form: TakeBack) -> HttpResponse:
    person = held.person.merged_into or held.person
    context = {"words": ReplyWords(held), "reply": held, "person": person, "form": form}
    context["may_record"] = request.access.may(Permission.RECORD_ACTIVITY)
    return render(request, "links/reply.html", context)
