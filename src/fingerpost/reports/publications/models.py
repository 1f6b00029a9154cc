from django.conf import settings
from django.db import models

from fingerpost.core.access import Permission
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Authority


class PublicationQuerySet(models.QuerySet["Publication"]):
    def visible_to(self, access: Access) -> "PublicationQuerySet":
        """What the user's authority has published, with how, for those of its staff who publish."""
        if access.organisation is not None or not access.may(Permission.PUBLISH_FIGURES):
            return self.none()
        return self.filter(authority=access.authority)

    def of(self, authority: Authority) -> "PublicationQuerySet":
        """What anybody may see of an authority: without the pattern, which is not theirs."""
        return self.filter(authority=authority).defer("pattern")


class Publication(models.Model):
    """Figures of one month as they were made public. Never changed: a correction is a version."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    period_end = models.DateField()
    version = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=300, blank=True, help_text="What a correction corrects")
    chosen = models.JSONField(help_text="Method, and the largest number withheld")
    cells = models.JSONField(help_text="What is printed: slices, number or nothing, rounded or not")
    pattern = models.JSONField(help_text="Why each withheld cell is; for the authority only")
    proof = models.JSONField()
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of the return counted")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField()

    objects = PublicationQuerySet.as_manager()

    class Meta:
        ordering = ("-period_end", "-version")
        constraints = (
            models.UniqueConstraint(
                fields=("authority", "period_end", "version"), name="one_of_each_version"
            ),
        )

    def __str__(self) -> str:
        return f"figures of {self.period_end}, version {self.version}"
