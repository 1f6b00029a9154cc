"""Every address of the product and who may open it, as a page, from the addresses themselves."""

from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import Any

from django.urls import URLPattern, URLResolver

from fingerpost.core.access import ROLES, Permission, may
from fingerpost.core.codes.catalogue import table

# Sign-in and two-step pages are the library's; the gallery is there in development only.
LEFT_OUT = ("account/", "gallery")


def page() -> str:
    """The page docs/reference/generated/routes.md."""
    patterns = import_module("fingerpost.urls").urlpatterns
    by_address = sorted(routes(patterns), key=lambda route: route[0])
    rows = [_row(path, route) for path, route in by_address]
    return f"""\
# Addresses and who may open them

Drawn from the addresses of each app and what its pages ask for. Sign-in and two-step verification
stand under `/account/`.

{table(("Address", "Name", "Needs", "Roles"), rows)}

Which rows a page then shows depends on who asks: see [roles](roles.md).
"""


def routes(patterns: Iterable[Any], prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Our own addresses, each with what answers it."""
    for pattern in patterns:
        path = prefix + str(pattern.pattern)
        if path.startswith(LEFT_OUT):
            continue
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, path)
        else:
            yield path, pattern


def _row(path: str, route: URLPattern) -> tuple[str, ...]:
    needs, roles = _who(route.callback)
    return f"`/{path}`", route.name or "", needs, roles


def _who(view: Any) -> tuple[str, str]:
    """What a page needs, and the roles that have it."""
    if getattr(view, "public", False):
        return "nothing", "everybody, without signing in"
    if key := getattr(view, "key", ""):
        return key, "whoever holds it"
    if getattr(view, "for_any_role", False):
        return "a role", "all"
    permission: Permission = view.permission
    allowed = [role.name for role in ROLES.values() if may(role, permission)]
    everybody = len(allowed) == len(ROLES)
    return f"may {permission}", "all" if everybody else ", ".join(allowed)
