from django.conf import settings
from django.db import models
from django.utils import timezone

from fingerpost.core.access import Permission
from fingerpost.core.workflow import RETURN, ReturnState
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Authority, Organisation
from fingerpost.people.models import Person
from fingerpost.returns.exercises.models import Cohort, CohortMember

__all__ = ("Cohort", "CohortMember")  # tables of a subject folder, found here by Django


class ReturnQuerySet(models.QuerySet["Return"]):
    def visible_to(self, access: Access) -> "ReturnQuerySet":
        """Returns of the user's authority, for its own staff."""
        if access.organisation is not None:
            return self.none()
        return self.filter(authority=access.authority)


class Return(models.Model):
    """One build of the statutory return for a period end, with the file and its fingerprint."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    period_end = models.DateField()
    year = models.CharField(max_length=10, help_text="The rules it was checked by, such as 2020-21")
    known_at = models.DateTimeField(help_text="The moment whose knowledge it was built from")
    date_of_send = models.DateField()
    state = models.CharField(max_length=12, default=ReturnState.DRAFT)
    people = models.IntegerField(default=0, help_text="Records in the file")
    counts = models.JSONField(default=dict)
    fingerprint = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the file")
    message = models.CharField(max_length=500, blank=True, help_text="Why it could not be built")
    built_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    built_at = models.DateTimeField(auto_now_add=True)
    signed_off_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    signed_off_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    sent_at = models.DateTimeField(null=True)
    cleared_on = models.DateField(
        null=True, help_text="When the file and findings of a superseded draft were dropped"
    )

    objects = ReturnQuerySet.as_manager()

    class Meta:
        ordering = ("-period_end", "-pk")
        indexes = (models.Index(fields=("authority", "-period_end"), name="return_period"),)
        constraints = (
            models.UniqueConstraint(
                fields=("authority", "period_end"),
                condition=models.Q(state=ReturnState.SIGNED_OFF),
                name="one_signed_off_a_period",
            ),
            models.UniqueConstraint(
                fields=("authority", "period_end"),
                condition=models.Q(state=ReturnState.SENT),
                name="one_sent_a_period",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=(ReturnState.SIGNED_OFF, ReturnState.SENT))
                | models.Q(signed_off_at__isnull=False),
                name="signed_off_at_a_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=ReturnState.SENT) | models.Q(sent_at__isnull=False),
                name="sent_at_a_time",
            ),
        )

    def __str__(self) -> str:
        return f"return for {self.period_end:%B %Y}"

    @property
    def is_being_built(self) -> bool:
        """Whether a worker has yet to finish it."""
        return self.state == ReturnState.DRAFT and not self.message

    @property
    def state_in_words(self) -> str:
        """The state as people read it."""
        return RETURN.words[ReturnState(self.state)]


class ReturnFile(models.Model):
    """The bytes of a return, kept apart so that lists never load them."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    built = models.OneToOneField(
        Return, on_delete=models.CASCADE, primary_key=True, related_name="file"
    )
    data = models.BinaryField()

    def __str__(self) -> str:
        return f"file of return {self.built_id}"


class FaultQuerySet(models.QuerySet["Fault"]):
    def visible_to(self, access: Access) -> "FaultQuerySet":
        """Faults of the user's authority, for those of its own staff who may see findings."""
        if access.organisation is not None or not access.may(Permission.SEE_FINDINGS):
            return self.none()
        return self.filter(authority=access.authority)


class Fault(models.Model):
    """What is wrong behind a finding, for as long as build after build finds it.

    Findings come anew with every build; what people say about one is said of its fault: who is to
    mend it, and why it stands. It is one for a person (or the file), a rule and what it names. An
    explanation speaks of a value: for another value, or once the fault has been away, it says
    nothing.
    """

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    code = models.CharField(max_length=10)
    field = models.CharField(max_length=100, blank=True)
    first_seen = models.DateField(help_text="Since when build after build has found it")
    mended_on = models.DateField(null=True, help_text="When a build no longer found it")
    assigned_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    assigned_organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+"
    )
    explanation = models.CharField(max_length=500, blank=True)
    explained_value = models.CharField(max_length=200, blank=True)
    explained_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    explained_at = models.DateTimeField(null=True)

    objects = FaultQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(
                fields=("authority", "assigned_user"),
                condition=models.Q(mended_on=None, assigned_user__isnull=False),
                name="fault_assigned",
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("authority", "person", "code", "field"),
                nulls_distinct=False,
                name="one_fault_a_person_and_rule",
            ),
            models.CheckConstraint(
                condition=models.Q(assigned_user=None) | models.Q(assigned_organisation=None),
                name="fault_with_one_at_most",
            ),
            models.CheckConstraint(
                condition=models.Q(explanation="", explained_at=None)
                | (~models.Q(explanation="") & models.Q(explained_at__isnull=False)),
                name="fault_explained_at_a_time",
            ),
        )

    def __str__(self) -> str:
        return f"fault {self.pk}"


class FaultStep(models.Model):
    """One thing that became of a fault, and how it stood afterwards. Steps are only added."""

    class What(models.TextChoices):
        ASSIGNED = "assigned", "Assigned"
        EXPLAINED = "explained", "Explained"
        UNDONE = "undone", "Undone"
        MENDED = "mended", "Mended: not found any more"
        CAME_BACK = "came back", "Found again"

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    fault = models.ForeignKey(Fault, on_delete=models.CASCADE, related_name="steps")
    batch = models.UUIDField(help_text="Shared by the steps taken at once, to undo them at once")
    what = models.CharField(max_length=10)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    assigned_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    assigned_organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+"
    )
    explanation = models.CharField(max_length=500, blank=True)
    explained_value = models.CharField(max_length=200, blank=True)
    explained_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    explained_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-pk",)
        indexes = (models.Index(fields=("authority", "batch"), name="fault_step_batch"),)

    def __str__(self) -> str:
        return f"step of fault {self.fault_id}"


class Rebuild(models.Model):
    """A sent return built again from what was known when it was built, to see that it agrees."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    built = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    fingerprint = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the file")
    people_differ = models.IntegerField(
        default=0, help_text="How many young people the two files have otherwise"
    )
    message = models.CharField(max_length=500, blank=True, help_text="Why it could not be built")

    class Meta:
        ordering = ("-pk",)
        indexes = (models.Index(fields=("authority", "built"), name="rebuild_of"),)

    def __str__(self) -> str:
        return f"rebuild {self.pk}"

    @property
    def is_under_way(self) -> bool:
        """Whether a worker has yet to finish it."""
        return self.finished_at is None


class Finding(models.Model):
    """A fault found in a return by one of its rules."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    built = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="findings")
    fault = models.ForeignKey(
        Fault, null=True, on_delete=models.CASCADE, related_name="findings", help_text="Of which"
    )
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    code = models.CharField(max_length=10)
    priority = models.SmallIntegerField()
    message = models.CharField(max_length=300)
    field = models.CharField(max_length=100, blank=True)
    value = models.CharField(max_length=200, blank=True)
    first_seen = models.DateField(
        default=timezone.localdate, help_text="Since when build after build has found it"
    )

    class Meta:
        ordering = ("priority", "code", "pk")
        indexes = (models.Index(fields=("authority", "built", "code"), name="finding_rule"),)

    def __str__(self) -> str:
        return f"finding {self.code}"


class RuleCount(models.Model):
    """How often a build found one rule broken. Outlives the build's findings."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    built = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="rule_counts")
    code = models.CharField(max_length=10)
    priority = models.SmallIntegerField()
    message = models.CharField(max_length=300)
    found = models.IntegerField()

    class Meta:
        ordering = ("priority", "-found", "code")
        constraints = (
            models.UniqueConstraint(fields=("built", "code"), name="one_count_a_build_and_rule"),
        )
        indexes = (models.Index(fields=("authority", "code", "built"), name="rule_count"),)

    def __str__(self) -> str:
        return f"rule {self.code} in return {self.built_id}"


class RuleChange(models.Model):
    """How many faults of one rule are new, mended and still there, from an earlier build to one."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    built = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="rule_changes")
    since = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="+")
    code = models.CharField(max_length=10)
    new = models.IntegerField()
    mended = models.IntegerField()
    still = models.IntegerField()

    class Meta:
        ordering = ("code",)
        constraints = (
            models.UniqueConstraint(
                fields=("built", "since", "code"), name="one_change_a_pair_and_rule"
            ),
        )
        indexes = (models.Index(fields=("authority", "built"), name="rule_change"),)

    def __str__(self) -> str:
        return f"rule {self.code} from return {self.since_id} to {self.built_id}"
