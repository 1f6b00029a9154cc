"""What every page's frame needs.

`request.access` is set by AccessMiddleware for people who are signed in; it has `role` (a Role of
core.access) and `authority`.
"""

from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from fingerpost.web import navigation

try:
    VERSION = version("fingerpost")
except PackageNotFoundError:
    VERSION = ""


def shell(request: HttpRequest) -> dict[str, Any]:
    access = getattr(request, "access", None)
    role = getattr(access, "role", None)
    places = navigation.places(role) if role else []
    return {
        "access": access,
        "authority": getattr(access, "authority", None),
        "email_is_set_up": settings.EMAIL_IS_SET_UP,
        "is_demo": getattr(settings, "FINGERPOST_DEMO", False),
        "navigation": links(places, here=page_name(request)),
        "role_words": role.name if role else "",
        "search_url": address("find") if navigation.FIND in places else "",
        "version": VERSION,
    }


def links(places: Iterable[navigation.Place], *, here: str) -> list[dict[str, Any]]:
    return [
        {
            "label": place.label,
            "url": url,
            "current": here == place.url,
            "within": here in place.also,
        }
        for place in places
        if (url := address(place.url))
    ]


def page_name(request: HttpRequest) -> str:
    match = getattr(request, "resolver_match", None)
    return (match.url_name or "") if match else ""


def address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
