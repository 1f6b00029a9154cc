"""How the job stands, what is held, what it let go of, and what is left of whom."""

from typing import Any, Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from fingerpost.core.access import Permission
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Authority
from fingerpost.people.models import Person

USER = settings.AUTH_USER_MODEL


class Keepers(models.QuerySet[Any]):
    def visible_to(self, access: Access) -> Self:
        """The authority's own, for whoever settles how long things are kept."""
        if access.organisation is not None or not access.may(Permission.KEEP_RETENTION):
            return self.none()
        return self.filter(authority=access.authority)


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent())
class Job(models.Model):
    """Whether the nightly job lets go of anything: not before somebody has looked and begun it."""

    authority = models.OneToOneField(
        Authority, on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    begun_at = models.DateTimeField(null=True)
    begun_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    paused_at = models.DateTimeField(null=True)
    paused_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    paused_why = models.CharField(max_length=300, blank=True)

    objects = Keepers.as_manager()

    def __str__(self) -> str:
        return f"letting go, authority {self.authority_id}"

    @property
    def is_running(self) -> bool:
        """Whether tonight it lets go of what is due."""
        return self.begun_at is not None and self.paused_at is None


class Followed(models.Model):
    """Up to which line of the list of those who went (listing.py) this database has followed it."""

    authority = models.OneToOneField(
        Authority, on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    lines = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"authority {self.authority_id} followed {self.lines} lines"


class HoldQuerySet(Keepers):
    def standing(self) -> Self:
        """Those nobody has lifted."""
        return self.filter(lifted_at=None)


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent())
class Hold(models.Model):
    """Somebody whose details are kept though they are due, and why."""

    class Kind(models.TextChoices):
        COMPLAINT = "complaint", "A complaint is open"
        CLAIM = "claim", "A claim or court case is open or expected"
        INQUIRY = "inquiry", "An inquiry or a serious case review asks for it"
        OTHER = "other", "Another reason"

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    reason = models.CharField(max_length=500)
    placed_at = models.DateTimeField()
    placed_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    lifted_why = models.CharField(max_length=500, blank=True)

    objects = HoldQuerySet.as_manager()

    class Meta:
        ordering = ("-placed_at", "-pk")
        indexes = (models.Index(fields=("authority", "person"), name="hold_person"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(lifted_at=None) | ~Q(lifted_why=""), name="hold_lifted_for_a_reason"
            ),
        )

    def __str__(self) -> str:
        return f"hold {self.pk}"


class Run(models.Model):
    """One night's letting go: how much of what went, and how much was kept, why. Counts only."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    day = models.DateField(help_text="The day for which it asked what is due")
    after_restore = models.BooleanField(default=False)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    people = models.JSONField(default=dict, help_text="Young people by row of the schedule")
    lines = models.JSONField(default=dict, help_text="Lines of our tables by table")
    kept = models.JSONField(default=dict, help_text="Young people who were due, by why they stay")
    could_not = models.PositiveIntegerField(
        default=0, help_text="Young people who could not go, and are tried again the next night"
    )

    objects = Keepers.as_manager()

    class Meta:
        ordering = ("-started_at", "-pk")
        indexes = (models.Index(fields=("authority", "-started_at"), name="run_started"),)

    def __str__(self) -> str:
        return f"run {self.pk}"


class Remnant(models.Model):
    """Of whom only a name and a date of birth are left, because something of theirs is kept longer.

    What decided their time is gone, so the day their use ended, and whether they were in care, are
    stated here.
    """

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    person = models.OneToOneField(
        Person, on_delete=models.PROTECT, primary_key=True, related_name="remnant"
    )
    mark = models.CharField(
        max_length=64, help_text="By which the list of those who went knows them"
    )
    used_until = models.DateField()
    in_care = models.BooleanField()
    since = models.DateField(help_text="The day the rest went")

    objects = Keepers.as_manager()

    def __str__(self) -> str:
        return f"what is left of person {self.person_id}"
