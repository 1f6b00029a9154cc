"""How people get in: by invitation only, by e-mail address, with a pause after wrong guesses."""

from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class InvitationOnly(DefaultAccountAdapter):  # type: ignore[misc] # allauth has no types
    """Nobody makes their own account: the authority's data manager does, with a role."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


def name_tried(request: HttpRequest | None, credentials: Mapping[str, Any] | None) -> str | None:
    """The e-mail address somebody tried to sign in with, for counting failures."""
    given = credentials or {}
    name = given.get("email") or given.get("username") or given.get("login")
    if not name and request is not None:
        name = request.POST.get("login")
    return name.strip().lower() if name else None
