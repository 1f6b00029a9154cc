"""The door: a link or a card, and a date of birth.

Whatever is wrong, the answer is one and the same page, byte for byte.
"""

from collections.abc import Collection

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from fingerpost.messages.links import origins, saying
from fingerpost.messages.links.forms import Confirm, Touch
from fingerpost.messages.links.keys import plain
from fingerpost.messages.links.proving import TO_REPLY, prove
from fingerpost.messages.links.views.frame import COOKIE, offered, page, posted, words_for
from fingerpost.web.access import public

COOKIE_LASTS = 24 * 60 * 60  # seconds


@public
@require_http_methods(["GET", "POST"])
def here(request: HttpRequest, key: str) -> HttpResponse:
    """Ask for the date of birth. Looks the same for every key, made or not."""
    form = Confirm(posted(request), words=words_for(request))
    if request.method == "POST" and form.is_valid():
        return let_in(request, key, form)
    return page(request, "confirm", title="confirm.title", key=key, form=form)


@public
@require_http_methods(["GET", "POST"])
def touch(request: HttpRequest) -> HttpResponse:
    """Ask for the code of a card and the date of birth."""
    form = Touch(posted(request), words=words_for(request))
    if request.method == "POST" and form.is_valid():
        return let_in(request, plain(form.cleaned_data["code"]), form)
    return page(request, "touch", title="touch.title", form=form)


@public
@require_GET
def language(
    request: HttpRequest, language: str, key: str = "", door: str = "here"
) -> HttpResponse:
    """Choose the language of the pages; nothing else is kept of it."""
    back = redirect(door, key=key) if key else redirect("touch")
    if language in offered():
        back.set_cookie(
            COOKIE,
            language,
            max_age=COOKIE_LASTS,
            httponly=True,
            samesite="Lax",
            secure=settings.HTTPS,
        )
    return back


@public
@require_GET
def who(request: HttpRequest, key: str = "") -> HttpResponse:
    """Who sees the answers, and what may be asked of us."""
    return page(request, "who", title="who.title", key=key)


def let_in(
    request: HttpRequest,
    key: str,
    form: Confirm,
    *,
    purposes: Collection[str] = TO_REPLY,
    then: str = "here_now",
) -> HttpResponse:
    """Whoever gave the right date of birth goes on to `then`; everybody else is told the same."""
    origin = origins.origin_of(request)
    if origins.must_wait(origin):
        return page(request, "wait", title="wait.title", status=429)
    link = prove(key, form.cleaned_data["born_on"], purposes=purposes)
    if link is None:
        return page(request, "failed", title="failed.title")
    origins.give_back(origin)
    saying.begin(request, link)
    return redirect(then, key=key)
