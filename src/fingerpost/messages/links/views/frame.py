"""The frame of the young person's pages: their language, and what every one of them is given."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from fingerpost.core.links.words import FIRST, Catalogue, catalogue
from fingerpost.core.messages.wording import council
from fingerpost.messages.links.forms import Spoken
from fingerpost.messages.links.keys import authority_of

COOKIE = "fingerpost-language"


def words_for(request: HttpRequest) -> Catalogue:
    """The words in the language chosen, if it is offered."""
    chosen = request.COOKIES.get(COOKIE, FIRST)
    return catalogue(chosen if chosen in offered() else FIRST)


def offered() -> list[str]:
    """The languages to choose from: English, and those this installation has switched on."""
    return [FIRST, *settings.LINK_LANGUAGES]


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, if anything was: a form sent empty is answered, too."""
    return request.POST if request.method == "POST" else None


def page(
    request: HttpRequest,
    template: str,
    *,
    title: str,
    key: str = "",
    form: Spoken | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """A page of a young person's. Its title and address say nothing about anybody.

    Args:
        request: who asks, and in which language.
        template: without ending; of links where it names no folder.
        title: the page's heading, of the catalogue.
        key: of the link, whose first three digits say which authority asks.
        form: what it asks.
        status: of the answer.
        more: what else the template shows.
    """
    words = words_for(request)
    authority = authority_of(key)
    context = {
        "w": words.tables,
        "words": words,
        "title": words.said(title),
        "council": council(authority.name) if authority else "",
        "lead": words.said("confirm.lead", authority=council(authority.name))
        if authority
        else words.said("confirm.lead_alone"),
        "form": form,
        "boxes": form.boxes if form else {},
        "problems": form.problems if form else [],
        "other_languages": [catalogue(c) for c in offered() if c != words.code],
    }
    folder = "" if "/" in template else "links/"
    return render(request, f"{folder}{template}.html", context | more, status=status)
