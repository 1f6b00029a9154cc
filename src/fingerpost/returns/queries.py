"""Scoped reads for the pages about the return."""

from typing import Any

from django.db.models import Count, QuerySet

from fingerpost.organisations.access import Access
from fingerpost.returns.models import Return


def returns(access: Access) -> QuerySet[Return]:
    """The returns this user may see, latest period first."""
    return Return.objects.visible_to(access).select_related("built_by", "authority")


def findings_by_rule(built: Return) -> list[dict[str, Any]]:
    """How often each rule was broken, the gravest first."""
    counted = (
        built.findings.values("code", "priority", "message")
        .annotate(count=Count("pk"))
        .order_by("priority", "-count", "code")
    )
    return [dict(row) for row in counted]
