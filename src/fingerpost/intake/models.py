from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from fingerpost.core.access import Permission
from fingerpost.core.intake import receipts
from fingerpost.core.workflow import SUBMISSION, SubmissionState
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Authority, Organisation
from fingerpost.people.models import Person


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def visible_to(self, access: Access) -> "SubmissionQuerySet":
        """The authority's staff see every submission; others those of their own organisation."""
        own = self.filter(authority=access.authority)
        if access.may(Permission.SEE_ALL_SUBMISSIONS):
            return own
        if access.organisation is None:
            return self.none()
        return own.filter(sender=access.organisation)


class Submission(models.Model):
    """Something received: who sent it, what it is, and where it stands."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    sender = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="submissions"
    )
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    filename = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of the content")
    size = models.BigIntegerField(help_text="Bytes")
    kind = models.CharField(max_length=40, blank=True)
    kind_reason = models.CharField(max_length=500, blank=True)
    as_of = models.DateField(help_text="The day for which the file speaks")
    received_at = models.DateTimeField()
    state = models.CharField(max_length=12, default=SubmissionState.RECEIVED)
    message = models.CharField(max_length=500, blank=True)
    warnings = models.JSONField(default=list)
    declared_whole = models.BooleanField(
        null=True, help_text="What the sender said: the whole list, or only changes"
    )
    passed_on_by = models.ForeignKey(
        Authority,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The authority whose file these lines were part of",
    )
    is_whole = models.BooleanField(
        null=True, help_text="Whether it names everybody the sender has, of a list that could"
    )
    mapping = models.JSONField(null=True)
    counts = models.JSONField(default=dict)
    finished_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        ordering = ("-received_at", "-pk")
        indexes = (
            models.Index(fields=("authority", "-received_at"), name="submission_received"),
            models.Index(fields=("authority", "fingerprint"), name="submission_fingerprint"),
        )

    def __str__(self) -> str:
        return f"submission {self.pk}"

    def move_to(self, state: SubmissionState) -> None:
        """Change state, by the table of moves; the caller saves.

        Raises:
            WrongMove: the table does not allow it.
        """
        SUBMISSION.check(SubmissionState(self.state), state)
        self.state = state

    @property
    def state_in_words(self) -> str:
        """The state as the sender reads it; of what is done, how much of it was kept."""
        return receipts.in_words(SubmissionState(self.state), self.counts)

    @property
    def is_under_way(self) -> bool:
        """Whether a worker still has something to do with it."""
        return self.state in {
            SubmissionState.RECEIVED,
            SubmissionState.READ,
            SubmissionState.MATCHED,
        }


class SubmissionContent(models.Model):
    """A piece of the file itself, apart from the rest so that lists never load it.

    In pieces, so that nobody who writes or reads a large file holds all of it (`contents.py`).
    """

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="contents")
    place = models.IntegerField(help_text="Which piece it is, counted from 0")
    data = models.BinaryField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("submission", "place"), name="one_piece_a_place"),
        )

    def __str__(self) -> str:
        return f"piece {self.place} of submission {self.submission_id}"


class Layout(models.Model):
    """What a person said one sender's columns mean, for the next file with the same headings."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    sender = models.ForeignKey(
        Organisation, null=True, on_delete=models.CASCADE, related_name="layouts"
    )
    layout = models.CharField(max_length=16, help_text="Fingerprint of the headings")
    kind = models.CharField(max_length=40)
    mapping = models.JSONField()
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    settled_at = models.DateTimeField()

    class Meta:
        ordering = ("-settled_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("authority", "sender", "layout"),
                nulls_distinct=False,
                name="one_meaning_a_layout",
            ),
        )

    def __str__(self) -> str:
        return f"layout {self.pk}"


class RowQuerySet(models.QuerySet["Row"]):
    def visible_to(self, access: Access) -> "RowQuerySet":
        """Rows of the submissions this user may see."""
        return self.filter(submission__in=Submission.objects.visible_to(access))

    def waiting(self) -> "RowQuerySet":
        return self.filter(outcome=Row.Outcome.WAITING, submission__undone_at=None)


class Row(models.Model):
    """One line of a submission, as read, and what became of it. None is ever lost."""

    class Outcome(models.TextChoices):
        READ = "read", "Read"
        MATCHED = "matched", "Matched to a young person"
        ADDED = "added", "Added as a new young person"
        WAITING = "waiting", "Waiting: we could not tell who is meant"
        ELSEWHERE = "elsewhere", "Lives in another authority"
        UNUSABLE = "unusable", "Could not be used"
        SKIPPED = "skipped", "Skipped"
        KEPT = "kept", "Kept: adds to a pupil's record"
        SET_ASIDE = "set aside", "Set aside by a person"

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="rows")
    number = models.IntegerField(help_text="Line in the file, counted from 1")
    fields = models.JSONField()
    problems = ArrayField(models.TextField(), default=list)
    outcome = models.CharField(max_length=10, default=Outcome.READ)
    person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    matched_by = models.CharField(max_length=200, blank=True)
    cut_down = models.BooleanField(
        db_default=False, help_text="Whether an instruction not to share left only part of it"
    )
    lives_in = models.CharField(
        max_length=3, blank=True, help_text="Another authority, whose line it is"
    )

    objects = RowQuerySet.as_manager()

    class Meta:
        ordering = ("submission", "number")
        constraints = (
            models.UniqueConstraint(fields=("submission", "number"), name="one_row_a_line"),
        )
        indexes = (
            models.Index(fields=("authority", "outcome"), name="row_outcome"),
            models.Index(fields=("authority", "person"), name="row_person"),
        )

    def __str__(self) -> str:
        return f"row {self.number} of submission {self.submission_id}"

    @property
    def outcome_in_words(self) -> str:
        """What became of the row, as the sender reads it."""
        return Row.Outcome(self.outcome).label


class Passing(models.Model):
    """Lines of a submission that are another authority's, and what became of them."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="passings")
    lives_in = models.CharField(max_length=3)
    rows = models.IntegerField()
    given_to = models.BigIntegerField(
        null=True, help_text="The submission made of them there, where that authority is here too"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ("lives_in",)
        constraints = (
            models.UniqueConstraint(fields=("submission", "lives_in"), name="passed_on_once"),
        )

    def __str__(self) -> str:
        return f"lines of submission {self.submission_id} for {self.lives_in}"


class Missing(models.Model):
    """Somebody an earlier whole list of a sender named, and its latest does not. Worked out."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="missing_from")
    sender = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    last_named_in = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="+")
    missing_from = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("authority", "sender", "person", "missing_from"), name="missing_once"
            ),
        )
        indexes = (models.Index(fields=("authority", "person"), name="missing_person"),)
        verbose_name_plural = "missing"

    def __str__(self) -> str:
        return f"person {self.person_id} missing from submission {self.missing_from_id}"


class DetailsChange(models.Model):
    """What a submission changed in a person's details, kept so that it can be undone."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="changes")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    before = models.JSONField(help_text="Fields and the values they had")
    after = models.JSONField(help_text="The same fields and the values they were given")

    class Meta:
        indexes = (models.Index(fields=("authority", "submission"), name="change_submission"),)

    def __str__(self) -> str:
        return f"change of person {self.person_id}"
