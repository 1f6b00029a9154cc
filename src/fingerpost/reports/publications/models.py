from django.conf import settings
from django.db import models

from fingerpost.core.access import Permission
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Authority
from fingerpost.reports.models import MonthFigures


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


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def visible_to(self, access: Access) -> "ProposalQuerySet":
        """Those of the user's authority, for those of its staff who publish."""
        if access.organisation is not None or not access.may(Permission.PUBLISH_FIGURES):
            return self.none()
        return self.filter(authority=access.authority)


class Proposal(models.Model):
    """Figures of a month as they would be made public: worked out by the worker, then looked at.

    What is published is what was looked at, cell by cell.
    """

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    figures = models.ForeignKey(
        MonthFigures,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Gone when the month was counted anew",
    )
    period_end = models.DateField()
    method = models.CharField(max_length=10)
    largest_withheld = models.PositiveSmallIntegerField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(auto_now_add=True)
    done = models.PositiveIntegerField(default=0, help_text="Parts of the tables worked out")
    parts = models.PositiveIntegerField(default=0)
    began_at = models.DateTimeField(null=True, help_text="What was printed later it does not know")
    finished_at = models.DateTimeField(null=True)
    message = models.CharField(max_length=300, blank=True, help_text="Why it cannot be published")
    corrects = models.PositiveSmallIntegerField(
        default=0, help_text="The newest version published when it was worked out"
    )
    cells = models.JSONField(default=list)
    pattern = models.JSONField(default=list)
    proof = models.JSONField(default=dict)
    publication = models.OneToOneField(
        Publication, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("authority", "figures", "method", "largest_withheld"),
                condition=models.Q(finished_at=None),
                name="asked_once_at_a_time",
            ),
        )

    def __str__(self) -> str:
        return f"proposal {self.pk}"

    @property
    def is_under_way(self) -> bool:
        """Whether the worker has yet to finish it."""
        return self.finished_at is None

    @property
    def chosen(self) -> dict[str, str | int]:
        """Method and what counts as small, as a publication keeps them."""
        return {"method": self.method, "largest_withheld": self.largest_withheld}
