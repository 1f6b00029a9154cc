"""Scoped reads for the pages about ways in."""

from django.db.models import Count, QuerySet

from fingerpost.intake.ways.models import Arrival, Feed, TakenFile, UploadLink
from fingerpost.organisations.access import Access


def arrivals(access: Access) -> QuerySet[Arrival]:
    """Files that came by a way without a user, latest first; for the authority's own staff."""
    return (
        Arrival.objects.visible_to(access)
        .select_related("submission__sender", "submission__authority")
        .order_by("-submission__received_at", "-pk")
    )


def links(access: Access) -> QuerySet[UploadLink]:
    """The authority's upload links, latest first, each with how many files came by it."""
    found: QuerySet[UploadLink] = (
        UploadLink.objects.visible_to(access)
        .select_related("organisation", "authority", "made_by")
        .annotate(files=Count("arrivals"))
        .order_by("-made_at", "-pk")
    )
    return found


def taken_from_folders(access: Access) -> QuerySet[TakenFile]:
    """What was taken from watched folders, latest first."""
    found: QuerySet[TakenFile] = TakenFile.objects.visible_to(access).filter(feed=None)
    return found.select_related("submission")


def feeds(access: Access) -> QuerySet[Feed]:
    """The authority's feeds, by whose they are."""
    found: QuerySet[Feed] = Feed.objects.visible_to(access)
    return found.select_related("organisation", "authority", "made_by")
