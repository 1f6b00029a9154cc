"""Who calls: the token is looked up within its authority's scope before a view runs.

@by_token(POST=Scope.SEND)
def submissions(request, token): ...
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from enum import Enum
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from fingerpost.api.actions import PREFIX
from fingerpost.api.models import Token
from fingerpost.api.v1.problems import Problem, Wrong
from fingerpost.db.rls import authority_scope
from fingerpost.intake.ways.keys import authority_of, hash_of
from fingerpost.intake.ways.rates import seconds_to_wait
from fingerpost.web.access import by_key

CALLS, WITHIN = 120, timedelta(minutes=1)
BEARER = re.compile(r"Bearer +(\S+)", re.IGNORECASE)

View = Callable[..., HttpResponse]


class Scope(Enum):
    """What a token may be for."""

    SEND = "may_send"
    READ = "may_read"


def by_token(**scopes: Scope) -> Callable[[View], View]:
    """The view answers these methods, each for tokens of that scope."""

    def wrap(view: View) -> View:
        @csrf_exempt
        @by_key("a token")
        @wraps(view)
        def called(request: HttpRequest, **asked: Any) -> HttpResponse:
            try:
                with _admitted(request) as token:
                    _check(token, scopes, request.method or "")
                    return view(request, token, **asked)
            except MultiPartParserError:
                return Problem(Wrong.BAD_FORM).answer()
            except Problem as problem:
                return problem.answer()

        called.methods = frozenset(scopes)  # type: ignore[attr-defined]
        return called

    return wrap


@contextmanager
def _admitted(request: HttpRequest) -> Iterator[Token]:
    """The caller's token, counted and in use, within its authority's scope."""
    key = _key_in(request)
    authority = authority_of(key)
    if authority is None:
        raise Problem(Wrong.UNKNOWN_TOKEN, headers=ASK)
    with authority_scope(authority.pk):
        tokens = Token.objects.filter(authority=authority, revoked_at=None)
        token = (
            tokens.filter(key_hash=hash_of(key)).select_related("authority", "organisation").first()
        )
        if token is None:
            raise Problem(Wrong.UNKNOWN_TOKEN, headers=ASK)
        if wait := seconds_to_wait(token, most=CALLS, within=WITHIN):
            raise Problem(Wrong.TOO_MANY, headers={"Retry-After": str(wait)})
        Token.objects.filter(pk=token.pk).update(last_used_at=timezone.now())
        yield token


ASK = {"WWW-Authenticate": "Bearer"}


def _key_in(request: HttpRequest) -> str:
    said = BEARER.fullmatch(request.headers.get("Authorization", "").strip())
    if said is None:
        raise Problem(Wrong.NO_TOKEN, headers=ASK)
    return said[1].removeprefix(PREFIX)


def _check(token: Token, scopes: dict[str, Scope], method: str) -> None:
    if method not in scopes:
        raise Problem(Wrong.WRONG_METHOD, headers={"Allow": ", ".join(scopes)})
    if not getattr(token, scopes[method].value):
        raise Problem(Wrong.NOT_ALLOWED)
