from django.conf import settings
from django.db import models


class Event(models.Model):
    """Something somebody did. Holds keys and counts, never personal data."""

    at = models.DateTimeField(auto_now_add=True)
    authority = models.ForeignKey(
        "organisations.Authority", null=True, on_delete=models.PROTECT, related_name="+"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    verb = models.CharField(max_length=80)
    subject_kind = models.CharField(max_length=40, blank=True)
    subject_id = models.BigIntegerField(null=True)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ("-at", "-pk")
        indexes = (
            models.Index(fields=("authority", "-at")),
            models.Index(fields=("authority", "subject_kind", "subject_id")),
        )

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_kind} {self.subject_id or ''}".strip()
