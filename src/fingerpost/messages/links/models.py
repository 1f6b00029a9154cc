"""What is kept of links and cards, and what young people reply by them."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from fingerpost.core.access import Permission
from fingerpost.evidence.models import Evidence
from fingerpost.intake.ways.rates import Counted
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Authority, Organisation
from fingerpost.people.merging.queries import of_those_seen
from fingerpost.people.models import Person

MOST_WRONG_TRIES = 5  # at a date of birth; then the link is locked for good


class OfPeople(models.QuerySet[Any]):
    def visible_to(self, access: Access) -> "OfPeople":
        """Those of the young people this user may see."""
        if access.organisation is not None or not access.may(Permission.SEE_PEOPLE):
            return self.none()
        seen = of_those_seen(access)
        return self.filter(seen, authority=access.authority, person__removed_at=None)


class Link(models.Model):
    """A link or a card by which one young person tells us how things are, without an account.

    A link is used up by one reply; a card serves until its last day, and so does a link about
    consent, because a mind may be changed. `school` is who would be told, of such a link.
    """

    class Purpose(models.TextChoices):
        STILL_HERE = "still_here", "Link"
        CARD = "card", "Keep-in-touch card"
        CONSENT = "consent", "Link to say yes or no to their school"
        PARENT = "consent_parent", "Link for a parent to say yes or no to the school"

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    school = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    key_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    expires_at = models.DateTimeField()
    wrong_tries = models.IntegerField(default=0, help_text="At the date of birth, in a row")
    proved_at = models.DateTimeField(null=True, help_text="When the date of birth was last right")
    used_at = models.DateTimeField(null=True, help_text="When a reply used it up, or last came")
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = OfPeople.as_manager()

    class Meta:
        ordering = ("-made_at", "-pk")
        indexes = (models.Index(fields=("authority", "person", "-made_at"), name="link_of_person"),)

    def __str__(self) -> str:
        return f"link {self.pk}"

    @property
    def is_card(self) -> bool:
        """Whether it is a card, which more than one reply may come by."""
        return self.purpose == self.Purpose.CARD

    @property
    def serves_again(self) -> bool:
        """Whether it goes on after an answer."""
        return self.purpose != self.Purpose.STILL_HERE

    @property
    def is_locked(self) -> bool:
        """Whether too many dates of birth were tried."""
        return self.wrong_tries >= MOST_WRONG_TRIES


class Reply(models.Model):
    """What one young person told us by a link or a card, and what we made of it."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    link = models.ForeignKey(Link, on_delete=models.PROTECT, related_name="replies")
    at = models.DateTimeField()
    language = models.CharField(max_length=2, default="en")
    was_right = models.BooleanField(null=True, help_text="Whether what we held still is; if asked")
    doing = models.CharField(max_length=20, blank=True, help_text="A row of core/links/doing.csv")
    place = models.CharField(max_length=200, blank=True)
    since = models.DateField(null=True)
    evidence = models.ForeignKey(Evidence, null=True, on_delete=models.PROTECT, related_name="+")
    help_wanted = ArrayField(
        models.CharField(max_length=20), default=list, help_text="Rows of core/links/help.csv"
    )
    words = models.CharField(max_length=500, blank=True)
    details_before = models.JSONField(default=dict)
    details_after = models.JSONField(default=dict)
    asked_to_stop = models.BooleanField(default=False)
    settled_at = models.DateTimeField(null=True, help_text="When somebody of ours saw to it")
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    undone_why = models.CharField(max_length=200, blank=True)

    objects = OfPeople.as_manager()

    class Meta:
        ordering = ("-at", "-pk")
        indexes = (
            models.Index(fields=("authority", "-at"), name="reply_at"),
            models.Index(fields=("authority", "person", "-at"), name="reply_of_person"),
        )
        verbose_name_plural = "replies"

    def __str__(self) -> str:
        return f"reply {self.pk}"


class Origin(Counted):
    """An internet address from which dates of birth were tried: a keyed hash, and how often."""

    address_hash = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        return f"origin {self.pk}"
