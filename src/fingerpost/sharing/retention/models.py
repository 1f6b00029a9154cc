import pghistory
from django.conf import settings
from django.db import models

from fingerpost.organisations.models import Authority


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Time(models.Model):
    """The length an authority has set for a row of core/retention, in place of the start value."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    row = models.CharField(max_length=20, help_text="A code of core/retention/schedule.csv")
    length = models.PositiveSmallIntegerField(help_text="In the unit of the row")
    because = models.CharField(max_length=300, help_text="Why it is not the start value")
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = (models.UniqueConstraint(fields=("authority", "row"), name="one_time_a_row"),)

    def __str__(self) -> str:
        return f"time of {self.row}"
