"""What happens around every request."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from fingerpost.core.access import Refused
from fingerpost.db.rls import authority_scope
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import User


class SecurityHeaders:
    """Nothing is kept by browsers or by anything between, and nothing is listed by search engines.

    Pages here are about named young people. A view that serves something open (published figures)
    says so with its own Cache-Control, which is left alone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store, private")
        response.headers.setdefault("X-Robots-Tag", "noindex, nofollow")
        return response


class AccessMiddleware:
    """Finds out who asks, in which role, and sets the authority's scope for the whole request.

    Every page asks for sign-in unless its view is marked `public` or has a key of its own. A user
    with several roles acts in the one they chose last. Nobody without a role gets further than a
    page that says so.
    """

    SIGN_IN_PAGES = ("account/", "static/")

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        access = access_of(request)
        request.access = access  # type: ignore[attr-defined]
        authority = access.authority.pk if access else None
        with authority_scope(authority):
            return self.get_response(request)

    def process_view(self, request: Any, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        is_open = getattr(view, "public", False) or getattr(view, "key", "")
        if is_open or request.path_info[1:].startswith(self.SIGN_IN_PAGES):
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(_back_to(request))
        if request.access is None:
            return render(request, "web/no_role.html", status=403)
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refused):
            return render(request, "web/refused.html", {"sentence": str(exception)}, status=403)
        return None


def _back_to(request: HttpRequest) -> str:
    """Where they go on once signed in. What a button sends to is often no page: then the page the
    button was on."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    page = urlsplit(request.headers.get("Referer", ""))
    return page.path if page.netloc == request.get_host() else "/"


def access_of(request: HttpRequest) -> Access | None:
    """The user's access in the role they act in; None when signed out or without a role."""
    if not isinstance(request.user, User):
        return None
    memberships = list(
        request.user.memberships.select_related("authority", "organisation", "user").order_by("pk")
    )
    chosen = request.session.get("membership")
    membership = next((m for m in memberships if m.pk == chosen), None)
    membership = membership or next(iter(memberships), None)
    return Access(request.user, membership) if membership else None
