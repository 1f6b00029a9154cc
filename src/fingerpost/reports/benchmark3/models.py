"""What is kept of packs: what each printed, with its proof; and stories for a poster."""

from typing import Any, Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from fingerpost.core.access import Permission
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Authority, Organisation
from fingerpost.people.models import Person


class OfSchool(models.QuerySet[Any]):
    def visible_to(self, access: Access) -> Self:
        """A school sees its own; of the authority's staff those see all who make packs."""
        if not access.may(Permission.MAKE_PACKS):
            return self.none()
        own = self.filter(authority=access.authority)
        return own.filter(school=access.organisation) if access.organisation else own


class PackRunQuerySet(models.QuerySet["PackRun"]):
    def visible_to(self, access: Access) -> "PackRunQuerySet":
        """Packs of all schools at once are the authority's to make."""
        if access.organisation is not None or not access.may(Permission.MAKE_PACKS):
            return self.none()
        return self.filter(authority=access.authority)


class PackRun(models.Model):
    """Packs made of all schools at once."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    on = models.DateField(help_text="The day the packs speak of")
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    schools = models.PositiveIntegerField(default=0, help_text="How many have leavers")
    finished_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=300, blank=True)
    beside = models.JSONField(
        default=dict, help_text="All schools together, by cohort and measure, in whole per cent"
    )

    objects = PackRunQuerySet.as_manager()

    class Meta:
        ordering = ("-started_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("authority",), condition=Q(finished_at=None), name="one_run_at_a_time"
            ),
        )

    def __str__(self) -> str:
        return f"packs of all schools {self.pk}"


class Pack(models.Model):
    """What was printed of a school's leavers on a day. Never changed: a later pack is another."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    school = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    run = models.ForeignKey(PackRun, null=True, on_delete=models.PROTECT, related_name="packs")
    on = models.DateField(help_text="The day whose knowledge it is")
    method = models.CharField(max_length=20, help_text="The version of how it was counted")
    cohorts = models.JSONField(
        help_text="By cohort: cells as printed, tables left out, and the proof of the attack"
    )
    did = models.JSONField(
        default=dict, help_text="How often the school told us of a leaver, or doubted what we said"
    )
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of what is printed")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = OfSchool.as_manager()

    class Meta:
        ordering = ("-made_at", "-pk")
        indexes = (models.Index(fields=("authority", "school", "-made_at"), name="pack_school"),)
        constraints = (
            models.UniqueConstraint(
                fields=("run", "school"), condition=~Q(run=None), name="one_pack_a_run_and_school"
            ),
        )

    def __str__(self) -> str:
        return f"pack {self.pk}"


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Story(models.Model):
    """What a leaver said of where they went, for a poster of their school.

    It is printed while their consent to that stands, which is kept in `sharing`.
    """

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    school = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=600, help_text="In their own words")
    kept_at = models.DateTimeField()
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = OfSchool.as_manager()

    class Meta:
        ordering = ("-kept_at", "-pk")
        verbose_name_plural = "stories"
        indexes = (models.Index(fields=("authority", "person"), name="story_person"),)

    def __str__(self) -> str:
        return f"story {self.pk}"
