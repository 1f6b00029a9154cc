from django.conf import settings
from django.db import models
from django.db.models import Q

from fingerpost.core.access import Permission
from fingerpost.core.authority_reports.kinds import SURVEY, Kind, how_often, kinds
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Authority, Membership, Organisation
from fingerpost.returns.models import Return


class Print(models.Model):
    """Counts as they were printed once: what every report of the same people and day is drawn from.

    Never changed. A later print of the same is a version, and knows all that was printed before.
    """

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    about = models.CharField(max_length=30, help_text="month, survey or sector")
    on = models.DateField(help_text="The day the numbers are of")
    version = models.PositiveSmallIntegerField()
    cells = models.JSONField(help_text="What may be printed: slices, number or none, rounded")
    pattern = models.JSONField(help_text="Why each withheld cell is; for the authority only")
    proof = models.JSONField()
    fingerprint = models.CharField(max_length=64, blank=True, help_text="Of the return counted")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("-on", "-version")
        constraints = (
            models.UniqueConstraint(
                fields=("authority", "about", "on", "version"), name="one_print_a_version"
            ),
        )

    def __str__(self) -> str:
        return f"print {self.pk}"


class ScheduleQuerySet(models.QuerySet["Schedule"]):
    def visible_to(self, access: Access) -> "ScheduleQuerySet":
        """Those of the user's authority, for whoever says who gets what."""
        if access.organisation is not None or not access.may(Permission.MAKE_REPORTS):
            return self.none()
        return self.filter(authority=access.authority)

    def standing(self) -> "ScheduleQuerySet":
        return self.filter(stopped_at=None)


class Schedule(models.Model):
    """A report that is made and given by itself, until somebody stops it."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    often = models.CharField(max_length=20, help_text="A key of core/authority_reports/often.csv")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)

    objects = ScheduleQuerySet.as_manager()

    class Meta:
        ordering = ("kind", "pk")

    def __str__(self) -> str:
        return f"schedule {self.pk}"

    @property
    def about(self) -> Kind:
        """The report it gives."""
        return kinds()[self.kind]

    @property
    def often_in_words(self) -> str:
        """How often, as people read it."""
        return how_often()[self.often].in_words


class Reader(models.Model):
    """Somebody who gets what a schedule gives, in one role; gone with the role."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    schedule = models.ForeignKey(Schedule, on_delete=models.CASCADE, related_name="readers")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("schedule", "membership"), name="one_reader_once"),
        )

    def __str__(self) -> str:
        return f"reader {self.pk}"


class RunQuerySet(models.QuerySet["Run"]):
    def visible_to(self, access: Access) -> "RunQuerySet":
        """Those of the user's authority, for whoever makes reports."""
        if access.organisation is not None or not access.may(Permission.MAKE_REPORTS):
            return self.none()
        return self.filter(authority=access.authority)

    def standing(self) -> "RunQuerySet":
        return self.filter(taken_back_at=None)

    def unfinished(self) -> "RunQuerySet":
        return self.filter(finished_at=None, taken_back_at=None, problem="")


class Run(models.Model):
    """One making of a report: asked for, made in the background, given; or taken back."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    on = models.DateField(help_text="The day its numbers are of")
    built = models.ForeignKey(
        Return,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The return it is of or was made after; none where it is of no month",
    )
    schedule = models.ForeignKey(Schedule, null=True, on_delete=models.PROTECT, related_name="runs")
    printed = models.ForeignKey(Print, null=True, on_delete=models.PROTECT, related_name="+")
    to_make = models.IntegerField(null=True, help_text="How many reports; unknown until counted")
    problem = models.CharField(max_length=300, blank=True, help_text="Why it could not be made")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = RunQuerySet.as_manager()

    class Meta:
        ordering = ("-asked_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("schedule", "built"),
                condition=Q(schedule__isnull=False),
                name="given_once_a_return",
            ),
        )

    def __str__(self) -> str:
        return f"run {self.pk}"

    @property
    def about(self) -> Kind:
        """The report it makes."""
        return kinds()[self.kind]


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, access: Access) -> "ReportQuerySet":
        """Whoever makes reports sees all of their authority; others what was given to them.

        A school reads its own whether or not somebody was told of it. What was taken back nobody
        reads any more.
        """
        own = self.filter(
            authority=access.authority,
            run__taken_back_at=None,
            run__finished_at__isnull=False,
        )
        if not access.may(Permission.READ_REPORTS):
            return self.none()
        if access.organisation is None and access.may(Permission.MAKE_REPORTS):
            return own
        given = Q(
            run__deliveries__user=access.user, run__deliveries__organisation=access.organisation
        )
        if access.organisation is None:
            return own.filter(given, organisation=None)
        theirs = Q(organisation=access.organisation)
        of_all = Q(organisation=None) & ~Q(run__kind=SURVEY)  # which tells of other schools
        return own.filter(theirs | given & of_all).distinct()


class Report(models.Model):
    """One report as it was made: words, tables and charts of numbers anybody may print."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="reports")
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The school it is about; none for the authority as a whole",
    )
    document = models.JSONField()
    made_at = models.DateTimeField()

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ("-made_at", "organisation__name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("run", "organisation"), nulls_distinct=False, name="one_report_a_place"
            ),
        )

    def __str__(self) -> str:
        return f"report {self.pk}"

    @property
    def name(self) -> str:
        """What it is called in a list."""
        whose = f": {self.organisation}" if self.organisation else ""
        return f"{self.run.about.name}, {self.run.on:%B %Y}{whose}"


class Delivery(models.Model):
    """Somebody is given what a run makes: it then lies in their pages, and one e-mail says so.

    Claimed before the e-mail leaves. What was claimed and never known to be sent is not sent again.
    """

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="deliveries")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+"
    )
    given_at = models.DateTimeField(null=True)
    claimed_at = models.DateTimeField(null=True)
    emailed_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("run", "user__name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("run", "user", "organisation"), nulls_distinct=False, name="given_once"
            ),
        )

    def __str__(self) -> str:
        return f"delivery {self.pk}"
