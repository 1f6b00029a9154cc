"""What is kept of casework, table by table."""

from fingerpost.caseload.casework.models.cases import Action, Need, Note, Reader, Review
from fingerpost.caseload.casework.models.entries import (
    Classed,
    ClassedQuerySet,
    Entry,
    Later,
    Shared,
)
from fingerpost.caseload.casework.models.referrals import Move, Provision, Referral

__all__ = (
    "Action",
    "Classed",
    "ClassedQuerySet",
    "Entry",
    "Later",
    "Move",
    "Need",
    "Note",
    "Provision",
    "Reader",
    "Referral",
    "Review",
    "Shared",
)
