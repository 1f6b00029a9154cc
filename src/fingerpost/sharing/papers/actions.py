"""Keeping what the authority says of itself."""

from typing import Any

from django.utils import timezone

from fingerpost.audit.actions import act
from fingerpost.core.access import Permission
from fingerpost.organisations.access import Access
from fingerpost.sharing.papers.models import AboutUs


def say_of_us(*, by: Access, said: dict[str, Any]) -> AboutUs:
    """What notices and agreements say of the authority from now on.

    Args:
        by: who settles it.
        said: columns of `AboutUs` and their new values.

    Raises:
        Refused: the role may not.
    """
    by.check(Permission.MANAGE_SHARING)
    with act("kept what papers say of us", by=by.user, authority_id=by.authority.pk) as detail:
        held, _ = AboutUs.objects.update_or_create(
            authority=by.authority,
            defaults=said | {"kept_at": timezone.now(), "kept_by": by.user},
        )
        detail["kept"] = sorted(said)
    return held
