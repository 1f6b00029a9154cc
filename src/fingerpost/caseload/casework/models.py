"""Needs, how they were looked at again, actions and notes. What codes mean: core/casework."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from fingerpost.core import casework
from fingerpost.core.access import Permission
from fingerpost.core.casework.provision import Eligibility
from fingerpost.core.workflow import ReferralState
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Authority
from fingerpost.people.models import Person


class EntryQuerySet(models.QuerySet[Any]):
    def visible_to(self, access: Access) -> "EntryQuerySet":
        """Entries of the authority's young people whose class this user may read."""
        if access.organisation is not None or not access.may(Permission.SEE_PEOPLE):
            return self.none()
        may = casework.open_to(sees_sensitive=access.may(Permission.SEE_SENSITIVE))
        return self.filter(self.readable(access, may), authority=access.authority)

    def readable(self, access: Access, classes: frozenset[str]) -> Q:
        """Of a class that is open to the reader."""
        return Q(sensitivity__in=classes)

    def standing(self) -> "EntryQuerySet":
        """Those nobody took back."""
        return self.filter(undone_at=None)


class Entry(models.Model):
    """What every entry has: whom it is about, who may read it, who wrote it, whether it stands."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    sensitivity = models.CharField(max_length=20, default=casework.GENERAL)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    undone_why = models.CharField(max_length=200, blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.model_name} {self.pk}"


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


class Review(Entry):
    """A need was looked at again: it is met, or there is another day to look at it."""

    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="reviews")
    on = models.DateField()
    said = models.CharField(max_length=500, blank=True)
    next_on = models.DateField(null=True, help_text="When to look again; none where it is met")

    class Meta:
        ordering = ("-on", "-pk")
        indexes = (models.Index(fields=("authority", "need"), name="review_need"),)


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


class Reader(models.Model):
    """A colleague who may read a restricted note besides whoever wrote it."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    note = models.ForeignKey("Note", on_delete=models.PROTECT, related_name="readers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("authority", "note", "user"), name="one_reader"),
        )

    def __str__(self) -> str:
        return f"reader {self.pk}"


class NoteQuerySet(EntryQuerySet):
    def readable(self, access: Access, classes: frozenset[str]) -> Q:
        """Of an open class; or restricted, and theirs or one they are named in."""
        named = Exists(Reader.objects.filter(note=OuterRef("pk"), user=access.user))
        theirs = Q(sensitivity=casework.RESTRICTED) & (Q(by=access.user) | Q(named))
        return super().readable(access, classes) | theirs


class Note(Entry):
    """What somebody wrote down of a young person on a day."""

    on = models.DateField()
    text = models.TextField(max_length=4000)

    objects = NoteQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ("-on", "-pk")
        indexes = (models.Index(fields=("authority", "person"), name="note_person"),)


class Provision(models.Model):
    """Something there is locally for young people: what, by whom, for whom, with how many places.

    Referrals to it are of its class, and so is it: who may not read them does not see it either.
    """

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    provider = models.CharField(max_length=120)
    what = models.CharField(max_length=500, blank=True)
    min_age = models.IntegerField(null=True)
    max_age = models.IntegerField(null=True)
    areas = models.CharField(max_length=200, blank=True, help_text="First halves of postcodes")
    level = models.CharField(max_length=100, blank=True)
    places = models.IntegerField(null=True, help_text="How many at once; none is without limit")
    starts_on = models.DateField(null=True, help_text="The next start; none is at any time")
    sensitivity = models.CharField(max_length=20, default=casework.GENERAL)
    closed_at = models.DateTimeField(null=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ("name", "provider", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("authority", "name", "provider"), name="one_provision_a_name"
            ),
        )

    def __str__(self) -> str:
        return f"{self.name}, {self.provider}"

    @property
    def eligibility(self) -> Eligibility:
        """For whom it is."""
        areas = tuple(self.areas.split())
        return Eligibility(
            min_age=self.min_age, max_age=self.max_age, areas=areas, level=self.level
        )


class Referral(Entry):
    """A young person is sent to a provision. `state` is that of its latest move."""

    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="referrals")
    why = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=20, default=ReferralState.MADE)

    class Meta:
        ordering = ("-recorded_at", "-pk")
        indexes = (
            models.Index(fields=("authority", "person"), name="referral_person"),
            models.Index(fields=("authority", "provision"), name="referral_provision"),
        )

    def settle(self) -> None:
        """Stand as the latest move says that nobody took back."""
        latest = self.moves.filter(undone_at=None).first()
        self.state = latest.state if latest else ReferralState.MADE
        self.save(update_fields=["state"])


class Move(Entry):
    """What became of a referral, on a day: accepted, started, finished so, declined because."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="moves")
    state = models.CharField(max_length=20)
    on = models.DateField()
    outcome = models.CharField(max_length=20, blank=True)
    said = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ("-pk",)
        indexes = (models.Index(fields=("authority", "referral"), name="move_referral"),)

    @property
    def is_latest(self) -> bool:
        """Whether nothing was said of the referral since."""
        later = Move.objects.filter(referral=self.referral_id, pk__gt=self.pk, undone_at=None)
        return not later.exists()
