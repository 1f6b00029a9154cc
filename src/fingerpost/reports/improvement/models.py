import pghistory
from django.conf import settings
from django.db import models

from fingerpost.core.access import Permission
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Authority


class StepQuerySet(models.QuerySet["Step"]):
    def visible_to(self, access: Access) -> "StepQuerySet":
        """The steps of the user's authority, for its own staff."""
        if access.organisation is not None or not access.may(Permission.SEE_FIGURES):
            return self.none()
        return self.filter(authority=access.authority)

    def standing(self) -> "StepQuerySet":
        return self.filter(dropped_on=None)


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent())
class Step(models.Model):
    """One thing the authority will do so that fewer are not known."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=300)
    owner = models.CharField(max_length=120, help_text="Who does it: a colleague or a team")
    due_on = models.DateField()
    done_on = models.DateField(null=True)
    dropped_on = models.DateField(null=True)
    came_of_it = models.CharField(max_length=300, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = StepQuerySet.as_manager()

    class Meta:
        ordering = ("due_on", "pk")

    def __str__(self) -> str:
        return f"step {self.pk}"
