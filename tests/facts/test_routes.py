"""Every address says who may open it, and a stranger is sent to sign in."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from fingerpost.core.access import Permission
from fingerpost.urls import urlpatterns

# Sign-in itself is allauth's; its pages look after themselves.
ELSEWHERE = ("account/",)


def routes(patterns: Any = None, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for pattern in urlpatterns if patterns is None else patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, path)
        elif isinstance(pattern, URLPattern):
            yield path, pattern


OURS = [(path, p) for path, p in routes() if not path.startswith(ELSEWHERE)]


@pytest.mark.parametrize(("path", "pattern"), OURS, ids=[path or "/" for path, _ in OURS])
def test_a_route_says_who_may_open_it(path: str, pattern: URLPattern) -> None:
    view = pattern.callback
    said = [
        isinstance(getattr(view, "permission", None), Permission),
        getattr(view, "for_any_role", False),
        getattr(view, "public", False),
        getattr(view, "key", ""),
    ]
    assert sum(map(bool, said)) == 1, f"{path} needs @requires, @for_any_role, @by_key or @public"


def test_no_two_routes_share_a_name() -> None:
    names = [pattern.name for _, pattern in OURS]
    assert sorted(names) == sorted(set(names))


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "pattern"), OURS, ids=[path or "/" for path, _ in OURS])
def test_a_stranger_is_sent_to_sign_in(client: Client, path: str, pattern: URLPattern) -> None:
    if getattr(pattern.callback, "public", False):
        return
    numbers = dict.fromkeys(pattern.pattern.converters, 1)
    words = {
        n: "x"
        for n, c in pattern.pattern.converters.items()
        if "slug" in type(c).__name__.lower() or "str" in type(c).__name__.lower()
    }
    address = "/" + get_resolver()._reverse_with_prefix(pattern.name, "", **(numbers | words))
    answer = client.get(address)
    if getattr(pattern.callback, "key", ""):
        assert answer.status_code in (401, 404), address
        return
    assert answer.status_code == 302, address
    assert "/account/login" in answer["Location"]
