"""Where GOV.UK Notify tells us what became of messages, and passes texts on.

It shows the token we gave it (adr 18). A call that is understood is answered with 204, whether it
was news or not, so that Notify does not try again.
"""

import hmac
import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.csrf import csrf_exempt

from fingerpost.db.rls import authority_scope
from fingerpost.intake.ways.keys import authority_of, hash_of
from fingerpost.messages import receiving
from fingerpost.messages.models import SetUp
from fingerpost.organisations.models import Authority
from fingerpost.web.access import by_key

BEARER = re.compile(r"Bearer +(\S+)", re.IGNORECASE)
LARGEST = 20_000
Told = Mapping[str, Any]


def by_notify(view: Callable[[Authority, Told], None]) -> Callable[..., HttpResponse]:
    """The view is for GOV.UK Notify, with the token we gave it; it works within our scope."""

    @csrf_exempt
    @by_key("the token given to GOV.UK Notify")
    @wraps(view)
    def called(request: HttpRequest) -> HttpResponse:
        key = _key_in(request)
        authority = authority_of(key)
        if authority is None:
            return _unknown()
        with authority_scope(authority.pk):
            if not _is_ours(key, authority):
                return _unknown()
            told = _told(request)
            if told is None:
                return HttpResponse(status=400)
            view(authority, told)
        return HttpResponse(status=204)

    return called


@by_notify
def receipt(authority: Authority, told: Told) -> None:
    """What became of a message."""
    reference, said = told.get("reference"), told.get("status")
    receiving.hear_of(authority, reference=str(reference or ""), said=str(said or ""))


@by_notify
def reply(authority: Authority, told: Told) -> None:
    """A text from somebody."""
    at = parse_datetime(str(told.get("date_received") or "")) or timezone.now()
    receiving.take_text(
        authority,
        sender_reference=str(told.get("id") or ""),
        number=str(told.get("source_number") or ""),
        words=str(told.get("message") or ""),
        at=_aware(at),
    )


def _aware(at: datetime) -> datetime:
    return at if timezone.is_aware(at) else timezone.make_aware(at)


def _unknown() -> HttpResponse:
    return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})


def _key_in(request: HttpRequest) -> str:
    said = BEARER.fullmatch(request.headers.get("Authorization", "").strip())
    return said[1] if said else ""


def _is_ours(key: str, authority: Authority) -> bool:
    held: SetUp | None = SetUp.objects.filter(authority=authority).first()
    if held is None or not held.callback_hash:
        return False
    return hmac.compare_digest(held.callback_hash, hash_of(key))


def _told(request: HttpRequest) -> Told | None:
    """What was said, or None where it is nothing we understand."""
    if request.method != "POST" or int(request.headers.get("Content-Length") or 0) > LARGEST:
        return None
    try:
        told = json.loads(request.body)
    except (ValueError, UnicodeDecodeError):
        return None
    return told if isinstance(told, dict) and told.get("id") else None
