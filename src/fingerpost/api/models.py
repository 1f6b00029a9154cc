from django.conf import settings
from django.db import models

from fingerpost.intake.models import Submission
from fingerpost.intake.ways.rates import Counted
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Authority, Organisation


class TokenQuerySet(models.QuerySet["Token"]):
    def visible_to(self, access: Access) -> "TokenQuerySet":
        """The authority's own staff see its tokens; schools and providers see none."""
        if access.organisation is not None:
            return self.none()
        return self.filter(authority=access.authority)


class Token(Counted):
    """What another system shows to act for one organisation. Only a hash of it is kept."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=100, help_text="Which system holds it")
    key_hash = models.CharField(max_length=64, unique=True)
    may_send = models.BooleanField()
    may_read = models.BooleanField()
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = TokenQuerySet.as_manager()

    class Meta:
        ordering = ("revoked_at", "organisation__name", "name", "pk")

    def __str__(self) -> str:
        return f"token {self.pk}"


class KeptAnswer(models.Model):
    """The answer to a call that carried an idempotency key, to be given again."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    token = models.ForeignKey(Token, on_delete=models.CASCADE, related_name="answers")
    key = models.CharField(max_length=100)
    asked = models.CharField(max_length=64, help_text="SHA-256 of what was sent")
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="+")
    status = models.IntegerField()
    body = models.JSONField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("token", "key"), name="one_answer_a_key"),)

    def __str__(self) -> str:
        return f"kept answer {self.pk}"
