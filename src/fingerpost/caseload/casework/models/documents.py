"""Documents on somebody's case, and their bytes."""

from django.conf import settings
from django.db import models

from fingerpost.caseload.casework.models.entries import Shared
from fingerpost.organisations.models import Authority


class Document(Shared):
    """A file on somebody's case. Taken back, its bytes are gone; that it was there stays."""

    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=10)
    size = models.IntegerField(help_text="In bytes")

    class Meta:
        ordering = ("-recorded_at", "-pk")
        indexes = (models.Index(fields=("authority", "person"), name="document_person"),)

    def settle(self) -> None:
        """Throw its bytes away: what should not be on a case must not stay in it."""
        self.pieces.all().delete()


class DocumentPiece(models.Model):
    """A piece of a document's bytes, apart from the rest so that no page loads it."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="pieces")
    place = models.IntegerField(help_text="Which piece it is, counted from 0")
    data = models.BinaryField()

    class Meta:
        ordering = ("place",)
        constraints = (
            models.UniqueConstraint(
                fields=("authority", "document", "place"), name="one_document_piece_a_place"
            ),
        )

    def __str__(self) -> str:
        return f"piece {self.place} of document {self.document_id}"


class DocumentReader(models.Model):
    """A colleague who may open a restricted document besides whoever added it."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="readers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("authority", "document", "user"), name="one_document_reader"
            ),
        )

    def __str__(self) -> str:
        return f"reader {self.pk}"
