"""What is kept of leaver notices. What each stage means stands in core/notices."""

from django.conf import settings
from django.db import models

from fingerpost.core import codes
from fingerpost.core.notices import RECEIVED, in_words, stages
from fingerpost.core.notices.clock import FIRST_CONTACT_WITHIN
from fingerpost.intake.models import Passing, Row, Submission
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Authority, Organisation
from fingerpost.people.merging.queries import of_those_seen
from fingerpost.people.models import Person

OPEN = sorted(code for code, stage in stages().items() if stage.is_open)
FINAL = sorted(code for code, stage in stages().items() if stage.is_final)


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, access: Access) -> "NoticeQuerySet":
        """The authority's staff see every notice; others those their own organisation gave.

        A contractor, who sees no files, sees those of the young people shared with them.
        """
        if access.role.only_shared:
            return self.filter(of_those_seen(access), authority=access.authority)
        return self.filter(submission__in=Submission.objects.visible_to(access))

    def once(self) -> "NoticeQuerySet":
        """Each leaving once, by the first notice of it, of files nobody took back."""
        return self.filter(repeats=None).exclude(stage="taken back")


class Notice(models.Model):
    """One line that says somebody left, or never came; its stage is worked out, never edited.

    What was given is the line itself. `repeats` is the notice by which the same sender told us of
    the same leaving before.
    """

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="notices")
    row = models.OneToOneField(Row, on_delete=models.CASCADE, related_name="notice")
    sender = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="leaver_notices"
    )
    last_attended = models.DateField(null=True, help_text="Empty where they never came")
    received_at = models.DateTimeField()
    repeats = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")
    lives_in = models.CharField(
        max_length=3, blank=True, help_text="Another authority, to whom it goes"
    )
    forwarded_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True, help_text="First try to reach them since")
    reached_at = models.DateTimeField(null=True, help_text="First answer from them since")
    stage = models.CharField(max_length=12, default=RECEIVED)
    stage_at = models.DateTimeField(help_text="Since when it stands there")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ("-received_at", "-pk")
        indexes = (
            models.Index(fields=("authority", "-received_at"), name="notice_received"),
            models.Index(fields=("authority", "stage"), name="notice_stage"),
            models.Index(fields=("authority", "person"), name="notice_person"),
            models.Index(fields=("authority", "sender"), name="notice_sender"),
        )

    def __str__(self) -> str:
        return f"leaver notice {self.pk}"

    @property
    def first(self) -> "Notice":
        """The first notice of the same leaving: what came of it came of all."""
        return self.repeats or self

    @property
    def about(self) -> int | None:
        """The key of whom it is about, where we know."""
        person = self.first.person
        return (person.merged_into_id or person.pk) if person else None

    @property
    def in_words(self) -> str:
        """What came of it, for our own staff and for counts."""
        person = self.first.person
        return self.in_words_where(withheld=bool(person and person.sharing_withheld))

    def in_words_where(self, *, withheld: bool) -> str:
        """What came of it, where its sender may, or may not, be told."""
        told = self.first
        where = codes.load("local_authorities").label(told.lives_in)
        return in_words(told.stage, where=where, withheld=withheld)


class LookedAt(models.Model):
    """A file whose lines were looked at for notices, so that none is twice."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    submission = models.OneToOneField(
        Submission, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"submission {self.submission_id} looked at"


class Sending(models.Model):
    """Proof that a list for an authority not on this system went out: when, how, and just what."""

    class How(models.TextChoices):
        SECURE_EMAIL = "secure email", "By secure e-mail"
        PORTAL = "portal", "Through their portal"
        OTHER = "other", "In another safe way"

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    passing = models.OneToOneField(
        Passing, on_delete=models.CASCADE, primary_key=True, related_name="sending"
    )
    how = models.CharField(max_length=12, choices=How.choices)
    lines = models.IntegerField()
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of the list")
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    def __str__(self) -> str:
        return f"sending of passing {self.passing_id}"


class ClockSetting(models.Model):
    """How soon an authority means to reach whoever left."""

    authority = models.OneToOneField(
        Authority, on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    within = models.IntegerField(default=FIRST_CONTACT_WITHIN, help_text="Working days")
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"clock of authority {self.authority_id}"
