"""What may be set about linking."""

from django.utils import timezone

from fingerpost.audit.actions import act
from fingerpost.core.access import Permission
from fingerpost.core.linkage import DEFAULT, Thresholds
from fingerpost.linkage.models import AuthorityThresholds
from fingerpost.organisations.access import Access


def set_thresholds(chosen: Thresholds, *, by: Access) -> None:
    """Say how sure we are to be before a line is linked, or put to a person.

    It holds for files that come from now on.

    Raises:
        Refused: the role may not.
    """
    by.check(Permission.SET_THRESHOLDS)
    with act("set when to link", by=by.user, authority_id=by.authority.pk) as detail:
        AuthorityThresholds.objects.filter(pk=by.authority.pk).delete()
        if chosen != DEFAULT:
            AuthorityThresholds.objects.create(
                authority=by.authority,
                link=chosen.link,
                review=chosen.review,
                margin=chosen.margin,
                changed_at=timezone.now(),
                changed_by=by.user,
            )
        detail.update(link=chosen.link, review=chosen.review, margin=chosen.margin)
