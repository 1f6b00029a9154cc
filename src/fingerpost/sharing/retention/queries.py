"""The lengths an authority keeps things for."""

from collections.abc import Mapping

from fingerpost.core.retention import Times, start_times
from fingerpost.sharing.retention.models import Time


def own_times(authority_id: int) -> Mapping[str, Time]:
    """What the authority has set itself, by row, with who set it."""
    held = Time.objects.filter(authority_id=authority_id).select_related("changed_by")
    return {one.row: one for one in held}


def times_of(authority_id: int) -> Times:
    """The length of every row for this authority."""
    own = Time.objects.filter(authority_id=authority_id).values_list("row", "length")
    return {**start_times(), **dict(own)}
