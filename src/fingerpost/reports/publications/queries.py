"""What an authority has made public: months, their versions, and series over all months."""

from collections.abc import Iterable

from fingerpost.organisations.models import Authority
from fingerpost.reports.publications.models import Publication


def current(published: Iterable[Publication]) -> list[Publication]:
    """The newest version of each month, the latest month first."""
    newest: dict[object, Publication] = {}
    for one in published:
        held = newest.get(one.period_end)
        if held is None or one.version > held.version:
            newest[one.period_end] = one
    return sorted(newest.values(), key=lambda one: one.period_end, reverse=True)


def published(authority: Authority) -> list[Publication]:
    """Everything ever published, for anybody; within the scope of the authority."""
    return list(Publication.objects.of(authority))
