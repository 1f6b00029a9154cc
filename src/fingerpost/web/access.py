"""Who may open a page: said on the view, checked before it runs, listed by a facts test.

    @requires(Permission.SEE_PEOPLE)
    def find(request): ...

Which rows a page then shows is not decided here but by `visible_to(request.access)`.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from fingerpost.core.access import Permission
from fingerpost.organisations.access import Access

View = Callable[..., HttpResponse]


class SignedInRequest(HttpRequest):
    """A request that has passed `requires`: somebody in a role is behind it."""

    access: Access


def requires(permission: Permission) -> Callable[[View], View]:
    """The view runs only for roles that carry the permission; others are told why not."""

    def wrap(view: View) -> View:
        @wraps(view)
        def checked(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
            request.access.check(permission)
            return view(request, *args, **kwargs)

        checked.permission = permission  # type: ignore[attr-defined]
        return checked

    return wrap


def for_any_role(view: View) -> View:
    """The view is for everybody signed in with a role; it shows what that role may see."""
    view.for_any_role = True  # type: ignore[attr-defined]
    return view


def by_key(what: str) -> Callable[[View], View]:
    """The view is for whoever shows a key of its own (a token, an upload link), and checks it.

    It finds the authority in the key and works within its scope; who is signed in says nothing.
    """

    def wrap(view: View) -> View:
        view.key = what  # type: ignore[attr-defined]
        return view

    return wrap


def public(view: View) -> View:
    """The view needs no sign-in: it shows nothing about anybody."""
    view.public = True  # type: ignore[attr-defined]
    return view
