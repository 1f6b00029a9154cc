from django.conf import settings
from django.db import models
from django.utils import timezone

from fingerpost.core.workflow import RETURN, ReturnState
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Authority
from fingerpost.people.models import Person


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


class Finding(models.Model):
    """A fault found in a return by one of its rules."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    built = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="findings")
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
