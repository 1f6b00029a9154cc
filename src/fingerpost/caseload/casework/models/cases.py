"""Needs, how they were looked at again, actions and notes. What codes mean: core/casework."""

from datetime import date

from django.conf import settings
from django.db import models

from fingerpost.caseload.casework.models.entries import Entry, Shared
from fingerpost.organisations.models import Authority


class Need(Entry):
    """Something that stands between somebody and learning or work (core/casework/needs.csv).

    `review_on` and `met_on` follow from the latest time it was looked at again (`Review`).
    """

    code = models.CharField(max_length=20)
    since = models.DateField()
    detail = models.CharField(max_length=500, blank=True)
    first_review_on = models.DateField(help_text="When it was first to be looked at again")
    review_on = models.DateField(null=True)
    met_on = models.DateField(null=True)

    class Meta:
        ordering = ("-since", "-pk")
        indexes = (
            models.Index(fields=("authority", "person"), name="need_person"),
            models.Index(fields=("authority", "review_on"), name="need_review"),
        )

    @property
    def is_open(self) -> bool:
        """Whether it still stands in their way."""
        return self.undone_at is None and self.met_on is None

    def is_due(self, today: date) -> bool:
        """Whether it is to be looked at again."""
        return self.is_open and self.review_on is not None and self.review_on <= today

    def settle(self) -> None:
        """Say what its latest review says, or what it said when it was taken down."""
        latest = self.reviews.filter(undone_at=None).first()
        if latest is None:
            self.met_on, self.review_on = None, self.first_review_on
        else:
            self.met_on = None if latest.next_on else latest.on
            self.review_on = latest.next_on
        self.save(update_fields=["met_on", "review_on"])


class Review(Entry):
    """A need was looked at again: it is met, or there is another day to look at it."""

    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="reviews")
    on = models.DateField()
    said = models.CharField(max_length=500, blank=True)
    next_on = models.DateField(null=True, help_text="When to look again; none where it is met")

    class Meta:
        ordering = ("-on", "-pk")
        indexes = (models.Index(fields=("authority", "need"), name="review_need"),)

    def settle(self) -> None:
        """The need stands again as it did before."""
        self.need.settle()


class Action(Entry):
    """Something somebody does for a young person by a day; perhaps for one of their needs."""

    need = models.ForeignKey(Need, null=True, on_delete=models.PROTECT, related_name="actions")
    kind = models.CharField(max_length=20)
    what = models.CharField(max_length=200)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    done_on = models.DateField(null=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    came_of = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ("-due_on", "-pk")
        indexes = (
            models.Index(fields=("authority", "person"), name="action_person"),
            models.Index(fields=("authority", "due_on"), name="action_due"),
        )

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.undone_at is None and self.done_on is None

    def is_due(self, today: date) -> bool:
        """Whether its day has come."""
        return self.is_open and self.due_on <= today


class Note(Shared):
    """What somebody wrote down of a young person on a day."""

    on = models.DateField()
    text = models.TextField(max_length=4000)

    class Meta:
        ordering = ("-on", "-pk")
        indexes = (models.Index(fields=("authority", "person"), name="note_person"),)


class Reader(models.Model):
    """A colleague who may read a restricted note besides whoever wrote it."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    note = models.ForeignKey(Note, on_delete=models.PROTECT, related_name="readers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("authority", "note", "user"), name="one_reader"),
        )

    def __str__(self) -> str:
        return f"reader {self.pk}"
