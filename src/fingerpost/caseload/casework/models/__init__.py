"""What is kept of casework, table by table."""

from fingerpost.caseload.casework.models.automatic import AutomaticPlace, PlaceAnswer
from fingerpost.caseload.casework.models.cases import Action, Need, Note, Reader, Review
from fingerpost.caseload.casework.models.documents import Document
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
    "AutomaticPlace",
    "Classed",
    "ClassedQuerySet",
    "Document",
    "Entry",
    "Later",
    "Move",
    "Need",
    "Note",
    "PlaceAnswer",
    "Provision",
    "Reader",
    "Referral",
    "Review",
    "Shared",
)
