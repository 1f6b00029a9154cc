"""What is kept about who a line of a file may mean.

A line is named by its submission's key and its number, because intake stands above.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q

from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Authority, Organisation
from fingerpost.people.models import Person


class Candidate(models.Model):
    """Somebody a line may mean, or was linked to, with the score and the reasons for it."""

    class Decision(models.TextChoices):
        LINK = "link", "Linked without a person"
        REVIEW = "review", "Put to a person"

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    submission_id = models.BigIntegerField()
    row_number = models.IntegerField()
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    score = models.FloatField(help_text="Bits: the log to base 2 of the odds")
    decision = models.CharField(max_length=6)
    reasons = models.JSONField(help_text="Each reason in words, with its weight in bits or null")
    model_version = models.CharField(max_length=40)

    class Meta:
        ordering = ("-score", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("authority", "submission_id", "row_number", "person"),
                name="one_candidate_a_person",
            ),
        )
        indexes = (models.Index(fields=("authority", "person"), name="candidate_person"),)

    def __str__(self) -> str:
        return f"candidate {self.pk}"


class AnswerQuerySet(models.QuerySet["Answer"]):
    def standing(self) -> "AnswerQuerySet":
        """Those nobody took back."""
        return self.filter(undone_at=None)


class Answer(models.Model):
    """What a colleague said about a line; remembered for the learner as the sender names them.

    The learner is kept as a fingerprint: it is compared, never read.
    """

    class Said(models.TextChoices):
        SAME = "same", "The same young person"
        DIFFERENT = "different", "Different young people"
        NOBODY = "nobody", "Nobody we hold"
        CANNOT_TELL = "cannot tell", "Cannot tell"

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    sender = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    learner = models.CharField(max_length=64, blank=True)
    submission_id = models.BigIntegerField()
    row_number = models.IntegerField()
    said = models.CharField(max_length=11)
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    change_id = models.BigIntegerField(
        null=True, help_text="The change of details it brought, for undoing"
    )
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = AnswerQuerySet.as_manager()

    class Meta:
        ordering = ("-at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("authority", "sender", "learner"),
                condition=Q(said="same", undone_at=None) & ~Q(learner=""),
                nulls_distinct=False,
                name="one_person_a_learner",
            ),
            models.CheckConstraint(
                condition=Q(person=None, said__in=("nobody", "cannot tell"))
                | Q(person__isnull=False, said__in=("same", "different", "nobody")),
                name="answer_names_a_person",
            ),
        )
        indexes = (
            models.Index(fields=("authority", "sender", "learner"), name="answer_learner"),
            models.Index(fields=("authority", "submission_id", "row_number"), name="answer_row"),
            models.Index(fields=("authority", "by", "-at"), name="answer_by"),
        )

    def __str__(self) -> str:
        return f"answer {self.pk}"


class Turn(models.Model):
    """A line before one colleague, so that no other gets it; it runs out by itself."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    submission_id = models.BigIntegerField()
    row_number = models.IntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    until = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("authority", "submission_id", "row_number"), name="one_turn_a_row"
            ),
        )

    def __str__(self) -> str:
        return f"turn {self.pk}"


class AuthorityThresholds(models.Model):
    """Where an authority has decisions change, in bits; without a row the model's own hold."""

    authority = models.OneToOneField(
        Authority, on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    link = models.FloatField()
    review = models.FloatField()
    margin = models.FloatField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(review__lte=models.F("link"), margin__gte=0), name="thresholds_in_order"
            ),
        )

    def __str__(self) -> str:
        return f"thresholds of authority {self.authority_id}"


class DuplicateQuerySet(models.QuerySet["Duplicate"]):
    def visible_to(self, access: Access) -> "DuplicateQuerySet":
        """Pairs of young people this user may see, both of whom stand by themselves."""
        people = Person.objects.visible_to(access)
        return self.filter(authority=access.authority, one__in=people, other__in=people)

    def open(self) -> "DuplicateQuerySet":
        """Those of whom nobody has said that they are not the same."""
        return self.filter(said_at=None)


class Duplicate(models.Model):
    """Two entries that may be one young person; or of whom somebody said that they are not."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    one = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    score = models.FloatField(null=True, help_text="Bits: the log to base 2 of the odds")
    is_likely = models.BooleanField(default=False)
    reasons = models.JSONField(default=list, help_text="Each in words, with its weight or null")
    model_version = models.CharField(max_length=40, blank=True)
    found_at = models.DateTimeField(null=True)
    said_at = models.DateTimeField(null=True, help_text="When it was said: not the same")
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = DuplicateQuerySet.as_manager()

    class Meta:
        ordering = ("-score", "pk")
        constraints = (
            models.UniqueConstraint(fields=("authority", "one", "other"), name="one_line_a_pair"),
            models.CheckConstraint(condition=Q(one__lt=models.F("other")), name="pair_in_order"),
        )
        indexes = (models.Index(fields=("authority", "-score"), name="duplicate_score"),)

    def __str__(self) -> str:
        return f"duplicate {self.pk}"
