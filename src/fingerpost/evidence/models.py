import pghistory
from django.conf import settings
from django.db import models

from fingerpost.organisations.models import Authority, Organisation
from fingerpost.people.models import Person


# Rows are their own history: who added each and when stands in it. Only withdrawing is tracked.
@pghistory.track(pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Evidence(models.Model):
    """One statement from one source about one young person, kept for ever.

    Rows are only added; the database lets nothing change but the three columns that say it was
    withdrawn.
    """

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="evidence")
    source = models.CharField(max_length=20)
    code = models.CharField(max_length=3)
    starts_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    verified_on = models.DateField(null=True)
    expected_end_on = models.DateField(null=True)
    review_on = models.DateField(null=True)
    provider = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+"
    )
    course = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=500, blank=True)

    submission_id = models.BigIntegerField(null=True)
    row_number = models.IntegerField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_why = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("-verified_on", "-recorded_at", "-pk")
        indexes = (
            models.Index(fields=("authority", "person"), name="evidence_person"),
            models.Index(fields=("authority", "submission_id"), name="evidence_submission"),
        )
        verbose_name_plural = "evidence"

    def __str__(self) -> str:
        return f"evidence {self.pk}"


@pghistory.track(pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Plan(models.Model):
    """One statement of what somebody means to do next, or of an offer they have, kept for ever.

    As of evidence, rows are only added, and only the three columns of withdrawing may change.
    `kind` and `code` are those of core/exercises/plans.py.
    """

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="plans")
    kind = models.CharField(max_length=20)
    code = models.CharField(max_length=3)
    source = models.CharField(max_length=20)
    said_on = models.DateField()
    since = models.DateField(null=True, help_text="The day of the offer, where one was given")
    answering_authority = models.CharField(
        max_length=3, blank=True, help_text="Code of the authority that answers for a guarantee"
    )
    provider = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+"
    )
    place = models.CharField(max_length=200, blank=True, help_text="Where, in the words given")
    course = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=500, blank=True)

    submission_id = models.BigIntegerField(null=True)
    row_number = models.IntegerField(null=True)
    told_by = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_why = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("-said_on", "-recorded_at", "-pk")
        indexes = (
            models.Index(fields=("authority", "person"), name="plan_person"),
            models.Index(fields=("authority", "submission_id"), name="plan_submission"),
        )

    def __str__(self) -> str:
        return f"plan {self.pk}"


class Status(models.Model):
    """The derived current destination of one young person: never edited, always derived afresh."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    person = models.OneToOneField(
        Person, on_delete=models.CASCADE, primary_key=True, related_name="status"
    )
    as_at = models.DateField()
    code = models.CharField(max_length=3)
    group = models.CharField(max_length=10)
    since = models.DateField(null=True)
    verified_on = models.DateField(null=True)
    lapses_on = models.DateField(null=True)
    lapsed = models.BooleanField(default=False)
    neet_since = models.DateField(null=True)
    evidence = models.ForeignKey(Evidence, null=True, on_delete=models.SET_NULL, related_name="+")
    provider = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+"
    )
    reasons = models.JSONField(default=list)
    disagreements = models.JSONField(default=list)
    needs_a_look = models.BooleanField(default=False)

    class Meta:
        indexes = (
            models.Index(fields=("authority", "group", "lapses_on"), name="status_group"),
            models.Index(fields=("authority", "lapses_on"), name="status_lapse"),
        )
        verbose_name_plural = "statuses"

    def __str__(self) -> str:
        return f"status of person {self.person_id}"
