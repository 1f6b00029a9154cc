"""Sign-ins, kept in the audit trail: who came in, and how often somebody failed to.

Everything else that is kept is written by the action or view that does it. Signing in is done by
a library, through several steps and pages of its own, and only Django's signals tell of every way
it can end: hence the only receivers of the product, connected by name in `listen`.
"""

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.http import HttpRequest

from fingerpost.audit.actions import note
from fingerpost.db.rls import authority_scope
from fingerpost.organisations.models import User
from fingerpost.sign_in import name_tried

SIGNED_IN = "signed in"
FAILED = "failed to sign in"


def listen() -> None:
    """Connect the receivers, once however often it is asked."""
    user_logged_in.connect(came_in, dispatch_uid="fingerpost.came_in")
    user_login_failed.connect(failed, dispatch_uid="fingerpost.failed")


def came_in(sender: Any, user: User, **_: Any) -> None:
    """Somebody is in, with their second step where they have one."""
    for authority_id in _authorities(user):
        with authority_scope(authority_id):
            note(SIGNED_IN, by=user, authority_id=authority_id)


def failed(
    sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any
) -> None:
    """A wrong password, or none that could be right.

    It is not known who tried, so nobody is named as having done it. An address that is nobody's
    here is not kept: it may be a password typed into the wrong box, or a stranger's.
    """
    tried = name_tried(request, credentials)
    user = User.objects.filter(email__iexact=tried).first() if tried else None
    if user is None:
        with authority_scope(None):
            note(FAILED, by=None, authority_id=None)
        return
    for authority_id in _authorities(user):
        with authority_scope(authority_id):
            note(FAILED, by=None, authority_id=authority_id, detail={"user": user.pk})


def _authorities(user: User) -> list[int | None]:
    """Those the user works for; none at all counts as one without a name."""
    found = user.memberships.order_by("authority").values_list("authority", flat=True).distinct()
    return list(found) or [None]
