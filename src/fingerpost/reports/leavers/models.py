"""What is kept beside a school's pages: what it doubts, what it told us, when it last looked."""

from typing import Any, Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from fingerpost.core.access import Permission
from fingerpost.core.leavers.words import doubts, ways_told
from fingerpost.evidence.models import Evidence
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Authority, Organisation
from fingerpost.people.models import Person


class OfSchool(models.QuerySet[Any]):
    def visible_to(self, access: Access) -> Self:
        """A school sees its own; of the authority's staff whoever may settle what we are told."""
        own = self.filter(authority=access.authority)
        if access.organisation is not None:
            return own.filter(school=access.organisation)
        if not access.may(Permission.SETTLE_ROWS):
            return self.none()
        return own.filter(person__removed_at=None)


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent())
class Doubt(models.Model):
    """A school thinks that what it was shown of a leaver is wrong, and what came of it."""

    class Outcome(models.TextChoices):
        RIGHT = "right", "You were right"
        LEAD = "lead", "We are looking into it"
        STANDS = "stands", "It stands as it is"

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    school = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    because = models.CharField(max_length=20, help_text="A key of core/leavers/doubts.csv")
    words = models.CharField(max_length=500, blank=True)
    saw = models.CharField(max_length=300, help_text="What the page showed them")
    raised_at = models.DateTimeField()
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    answer = models.CharField(max_length=500, blank=True, help_text="What the school reads")
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    evidence = models.ForeignKey(
        Evidence, null=True, on_delete=models.PROTECT, related_name="+", help_text="What it led to"
    )

    objects = OfSchool.as_manager()

    class Meta:
        ordering = ("-raised_at", "-pk")
        indexes = (
            models.Index(fields=("authority", "school", "-raised_at"), name="doubt_school"),
            models.Index(fields=("authority", "person"), name="doubt_person"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(settled_at=None, outcome="")
                | Q(settled_at__isnull=False) & ~Q(answer=""),
                name="doubt_is_answered",
            ),
        )

    def __str__(self) -> str:
        return f"doubt {self.pk}"

    @property
    def because_in_words(self) -> str:
        """Why they think so, as they chose it."""
        return doubts()[self.because].because


class Word(models.Model):
    """What a school told us of a leaver of its own, which became evidence."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    school = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    how = models.CharField(max_length=20, help_text="A key of core/leavers/told.csv")
    evidence = models.OneToOneField(Evidence, on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField()
    told_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = OfSchool.as_manager()

    class Meta:
        ordering = ("-told_at", "-pk")
        indexes = (models.Index(fields=("authority", "school", "person"), name="word_school"),)

    def __str__(self) -> str:
        return f"word {self.pk}"

    @property
    def how_in_words(self) -> str:
        """How they know, as they chose it."""
        return ways_told()[self.how].how


class OfItsList(models.QuerySet[Any]):
    def visible_to(self, access: Access) -> Self:
        """A school sees its own; of the authority's staff whoever may settle what we are told."""
        own = self.filter(authority=access.authority)
        if access.organisation is not None:
            return own.filter(school=access.organisation)
        return own if access.may(Permission.SETTLE_ROWS) else self.none()


class FoundRight(models.Model):
    """That a school found the list of a cohort of its leavers right: nobody missing or too many."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    school = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    cohort = models.CharField(max_length=20, help_text="As in an address: year-11-2026")
    people = models.PositiveIntegerField(help_text="How many were on it")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = OfItsList.as_manager()

    class Meta:
        ordering = ("-at", "-pk")
        indexes = (models.Index(fields=("authority", "school", "cohort"), name="found_right"),)

    def __str__(self) -> str:
        return f"list found right {self.pk}"


class Look(models.Model):
    """When somebody of a school last looked at its leavers, and the time before."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    school = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    on = models.DateField()
    before = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("authority", "school", "user"), name="one_look_each"),
        )

    def __str__(self) -> str:
        return f"look {self.pk}"
