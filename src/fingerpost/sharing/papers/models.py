"""What an authority says of itself in its notices and agreements."""

import pghistory
from django.conf import settings
from django.db import models

from fingerpost.core.access import Permission
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Authority


class AboutUsQuerySet(models.QuerySet["AboutUs"]):
    def visible_to(self, access: Access) -> "AboutUsQuerySet":
        """For the authority's own staff."""
        if access.organisation is not None or not access.may(Permission.SEE_SHARING):
            return self.none()
        return self.filter(authority=access.authority)


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class AboutUs(models.Model):
    """How to reach the team, who works for it, and which papers are signed."""

    authority = models.OneToOneField(
        Authority, on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    address = models.CharField(max_length=300, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True)
    complaints_email = models.EmailField(blank=True)
    breach_email = models.EmailField(blank=True)
    notice_url = models.CharField(max_length=200, blank=True)
    registration = models.CharField(max_length=20, blank=True)
    contractors = models.CharField(max_length=300, blank=True)
    host = models.CharField(max_length=200, blank=True)
    dpia_on = models.DateField(null=True, help_text="When the impact assessment was signed")
    notice_on = models.DateField(null=True, help_text="Since when the privacy notice is public")
    kept_at = models.DateTimeField()
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = AboutUsQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "about us"

    def __str__(self) -> str:
        return f"what {self.authority_id} says of itself"
