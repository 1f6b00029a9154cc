"""What an authority has set of its lists, and the narrowed lists its colleagues keep."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from fingerpost.core.access import Permission
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Authority


class OwnValue(models.Model):
    """What an authority has set of a group in place of the start value (core/worklists)."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    group = models.CharField(max_length=20)
    kind = models.CharField(max_length=10)
    value = models.IntegerField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("authority", "group", "kind"), name="one_own_value_a_group"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} of {self.group}"


class SavedListQuerySet(models.QuerySet["SavedList"]):
    def visible_to(self, access: Access) -> "SavedListQuerySet":
        """One's own, and those colleagues of the authority share."""
        if access.organisation is not None or not access.may(Permission.SEE_WORKLISTS):
            return self.none()
        return self.filter(Q(owner=access.user) | Q(shared=True), authority=access.authority)


class SavedList(models.Model):
    """A list with filters laid on, kept under a name; the filters are asked anew each time."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    worklist = models.CharField(max_length=30)
    query = models.CharField(max_length=500, blank=True, help_text="The filters, as an address")
    shared = models.BooleanField(default=False)
    saved_at = models.DateTimeField()

    objects = SavedListQuerySet.as_manager()

    class Meta:
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("authority", "owner", "name"), name="one_saved_list_a_name"
            ),
        )

    def __str__(self) -> str:
        return self.name
