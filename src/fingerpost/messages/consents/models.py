"""The words people were shown when they were asked: what `Consent.wording` names."""

from typing import Any

from django.db import models

from fingerpost.organisations.models import Authority


class Shown(models.Model):
    """One text as it was shown. It names a school and a last day, and nobody; it never changes."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(
        max_length=40, help_text="Version, language and fingerprint, as a consent names it"
    )
    text = models.TextField()
    first_shown_at = models.DateTimeField()

    objects: models.Manager[Any] = models.Manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("authority", "key"), name="one_text_a_key"),)
        verbose_name_plural = "shown"

    def __str__(self) -> str:
        return f"words shown {self.key}"
