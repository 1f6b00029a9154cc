import pghistory
from django.conf import settings
from django.db import models

from fingerpost.core.access import Permission
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Authority, Organisation


class ColleagueQuerySet(models.QuerySet["Colleague"]):
    def visible_to(self, access: Access) -> "ColleagueQuerySet":
        """An authority's staff see every organisation's; others those of their own."""
        own = self.filter(authority=access.authority)
        if access.organisation is not None:
            return own.filter(organisation=access.organisation)
        return own if access.may(Permission.SEE_ORGANISATIONS) else self.none()

    def standing(self) -> "ColleagueQuerySet":
        return self.filter(ended_on=None)


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent())
class Colleague(models.Model):
    """Somebody at a school or provider with whom the authority works, and what they do there."""

    class Does(models.TextChoices):
        CAREERS = "careers", "Careers leader"
        DATA = "data", "Sends files (data or MIS)"
        LEAVERS = "leavers", "Leavers and attendance"
        SAFEGUARDING = "safeguarding", "Safeguarding lead"
        SEND = "send", "SEND coordinator"
        PRIVACY = "privacy", "Data protection"
        HEAD = "head", "Head or principal"
        OTHER = "other", "Other"

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    does = models.CharField("what they do", max_length=20, choices=Does.choices)
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    note = models.CharField(max_length=300, blank=True)
    since = models.DateField()
    confirmed_on = models.DateField(help_text="The day somebody last said that this is right")
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_on = models.DateField(null=True)

    objects = ColleagueQuerySet.as_manager()

    class Meta:
        ordering = ("organisation__name", "does", "name", "pk")
        indexes = (models.Index(fields=("authority", "organisation"), name="colleague_place"),)

    def __str__(self) -> str:
        return f"colleague {self.pk}"
