"""Caseloads, what is in each from when to when, and who holds or covers it."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from fingerpost.core.access import Permission
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Authority, Organisation
from fingerpost.people.models import Person


class CaseloadQuerySet(models.QuerySet["Caseload"]):
    def visible_to(self, access: Access) -> "CaseloadQuerySet":
        """The authority's, for its own staff; to a contractor those they hold or cover."""
        if access.organisation is not None or not access.may(Permission.SEE_WORKLISTS):
            return self.none()
        found = self.filter(authority=access.authority)
        if access.role.only_shared:
            found = found.filter(pk__in=held_by(access, timezone.localdate()))
        return found


class Caseload(models.Model):
    """A share of the authority's young people that somebody works with."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    contractor = models.CharField(
        max_length=120, blank=True, help_text="Whose staff works it, where not our own"
    )
    made_at = models.DateTimeField()

    objects = CaseloadQuerySet.as_manager()

    class Meta:
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(fields=("authority", "name"), name="one_caseload_a_name"),
        )

    def __str__(self) -> str:
        return self.name


class DatedQuerySet(models.QuerySet[Any]):
    def on(self, day: date) -> Self:
        """Those in force on a day."""
        return self.filter(Q(until=None) | Q(until__gte=day), since__lte=day)


class Part(models.Model):
    """One school, postcode area or young person in a caseload, from a day on and perhaps to one."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    caseload = models.ForeignKey(Caseload, on_delete=models.CASCADE, related_name="parts")
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    school = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    area = models.CharField(max_length=4, blank=True)
    since = models.DateField()
    until = models.DateField(null=True)
    note = models.CharField(max_length=300, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(person__isnull=False, school=None, area="")
                | Q(person=None, school__isnull=False, area="")
                | (Q(person=None, school=None) & ~Q(area="")),
                name="part_is_one_thing",
            ),
        )
        indexes = (
            models.Index(fields=("authority", "person"), name="part_person"),
            models.Index(fields=("authority", "caseload"), name="part_caseload"),
        )

    def __str__(self) -> str:
        return f"part {self.pk}"


class Holding(models.Model):
    """Somebody who has a caseload from a day on; `covering` it to a day while others are away."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    caseload = models.ForeignKey(Caseload, on_delete=models.CASCADE, related_name="holdings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True)
    covering = models.BooleanField(default=False)
    note = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ("since", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(covering=False) | Q(until__isnull=False), name="cover_has_an_end"
            ),
        )
        indexes = (models.Index(fields=("authority", "user"), name="holding_user"),)

    def __str__(self) -> str:
        return f"holding {self.pk}"


def held_by(access: Access, day: date) -> frozenset[int]:
    """The caseloads whoever asks holds or covers on a day."""
    own = Holding.objects.on(day).filter(authority=access.authority, user=access.user)
    return frozenset(own.values_list("caseload_id", flat=True))
