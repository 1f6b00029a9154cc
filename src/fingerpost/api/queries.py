"""What a token sees: what its organisation sent to its authority, and nothing else."""

from django.db.models import QuerySet

from fingerpost.api.models import Token
from fingerpost.caseload.notices.models import Notice
from fingerpost.intake.models import Submission
from fingerpost.organisations.access import Access


def tokens(access: Access) -> QuerySet[Token]:
    """The authority's tokens, those in use first."""
    return Token.objects.visible_to(access).select_related("organisation", "made_by")


def notices(token: Token) -> QuerySet[Notice]:
    """The leaver notices of the token's organisation, however they came."""
    given = Notice.objects.filter(authority=token.authority, sender=token.organisation)
    return given.select_related("row", "person", "repeats", "repeats__person")


def submissions(token: Token) -> QuerySet[Submission]:
    """The files of the token's organisation, however they came."""
    return Submission.objects.filter(authority=token.authority, sender=token.organisation)
