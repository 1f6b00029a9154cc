from django.conf import settings
from django.db import models

from fingerpost.core.working_year.milestones import milestones
from fingerpost.organisations.models import Authority, Organisation


class Change(models.Model):
    """What one authority settled about one milestone of one year; the rest is the common table's.

    One of its own has no row in the common table and brings its name with it.
    """

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    year = models.IntegerField(help_text="The year in whose September the academic year begins")
    key = models.CharField(max_length=40)
    name = models.CharField(max_length=120, blank=True, help_text="Of one of its own")
    due_on = models.DateField(null=True, help_text="Where it is not the common day")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    left_out = models.BooleanField(default=False)
    done_on = models.DateField(null=True, help_text="Of one that a person ticks off")
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("year", "key")
        constraints = (
            models.UniqueConstraint(
                fields=("authority", "year", "key"), name="one_change_a_milestone"
            ),
        )

    def __str__(self) -> str:
        return f"{self.key} of {self.year}"

    @property
    def milestone_name(self) -> str:
        """What it is called, here or in the common table."""
        return self.name or milestones()[self.key].name


class ShutDay(models.Model):
    """A day on which the authority is shut, beside weekends and bank holidays."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()

    class Meta:
        ordering = ("day",)
        constraints = (
            models.UniqueConstraint(fields=("authority", "day"), name="shut_once_a_day"),
        )

    def __str__(self) -> str:
        return f"shut on {self.day}"


class Reminder(models.Model):
    """That somebody was reminded of a milestone; so nobody is reminded twice on a day."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    year = models.IntegerField()
    key = models.CharField(max_length=40)
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Empty where its owner here was reminded",
    )
    sent_on = models.DateField()

    class Meta:
        ordering = ("-sent_on", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("authority", "year", "key", "organisation", "sent_on"),
                nulls_distinct=False,
                name="reminded_once_a_day",
            ),
        )

    def __str__(self) -> str:
        return f"reminder of {self.key}"
