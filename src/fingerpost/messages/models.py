"""What was sent to whom, what became of it, who said stop, and how sending is set up.

The words of a message are kept, because what was sent must be shown when asked for (policy 5). A
link in them is not: it is made when the message leaves, and its place stays open here.
"""

from decimal import Decimal
from typing import Any, Self

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from fingerpost.core.access import Permission
from fingerpost.core.messages import IN_WORDS, Means
from fingerpost.core.messages.hours import Hours
from fingerpost.core.workflow import CAMPAIGN, MESSAGE, CampaignState, MessageState
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Authority
from fingerpost.people.merging.queries import of_those_seen
from fingerpost.people.models import Person

MEANS = [(means.value, IN_WORDS[means]) for means in Means]


class OfStaff(models.QuerySet[Any]):
    def visible_to(self, access: Access) -> Self:
        """The authority's own, for its staff who may see young people; nobody else's."""
        if access.organisation is not None or not access.may(Permission.SEE_PEOPLE):
            return self.none()
        return self.filter(authority=access.authority)


class Campaign(models.Model):
    """One message sent to many, chosen from a worklist."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    template = models.CharField(max_length=40)
    means = models.CharField(max_length=10, choices=MEANS)
    version = models.IntegerField()
    chosen_by = models.CharField(
        max_length=500, help_text="The worklist and its filters, in words; nobody's name"
    )
    state = models.CharField(max_length=10, default=CampaignState.RUNNING)
    not_within_days = models.IntegerField(
        help_text="Left out who was sent something in so many days"
    )
    left_out = models.JSONField(default=dict, help_text="How many were left out, by reason")
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = OfStaff.as_manager()

    class Meta:
        ordering = ("-made_at", "-pk")
        indexes = (models.Index(fields=("authority", "-made_at"), name="campaign_made"),)

    def __str__(self) -> str:
        return f"campaign {self.pk}"

    @property
    def state_in_words(self) -> str:
        """The state as people read it."""
        return CAMPAIGN.words[CampaignState(self.state)]


class OfThoseSeen(OfStaff):
    def visible_to(self, access: Access) -> Self:
        """As above, and of nobody whom this user may not see."""
        return super().visible_to(access).filter(of_those_seen(access))


class MessageQuerySet(OfThoseSeen):
    def waiting(self) -> "MessageQuerySet":
        """Those still to leave, single ones before campaigns, in the order they were asked for."""
        return self.filter(state=MessageState.QUEUED).order_by(
            models.F("campaign").asc(nulls_first=True), "pk"
        )

    def to_log(self) -> "MessageQuerySet":
        """Those that left, or failed, and are not yet among the tries to reach somebody."""
        left = Q(logged="", state__in=(MessageState.SENT, MessageState.DELIVERED))
        failed = Q(logged__in=("", "sent"), state=MessageState.FAILED)
        return self.filter(left | failed)

    def went_out(self) -> "MessageQuerySet":
        """Those that left, or may have."""
        return self.exclude(state__in=(MessageState.QUEUED, MessageState.NOT_SENT))


class Message(models.Model):
    """Words sent to one young person by one means, and what became of them."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    campaign = models.ForeignKey(
        Campaign, null=True, on_delete=models.PROTECT, related_name="messages"
    )
    means = models.CharField(max_length=10, choices=MEANS)
    template = models.CharField(max_length=40)
    version = models.IntegerField()
    address = models.CharField(max_length=900, help_text="Number, address or lines it goes to")
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField(help_text="The words; the place of a link stays open")
    typed = models.JSONField(default=dict, help_text="What the sender typed: when, where")
    state = models.CharField(max_length=10, default=MessageState.QUEUED)
    why = models.CharField(max_length=300, blank=True, help_text="Why it is so, in a sentence")
    reference = models.UUIDField(unique=True, help_text="Ours, by which a sender can be asked")
    sender = models.CharField(max_length=10, blank=True, help_text="Which sender took it")
    sender_reference = models.CharField(max_length=80, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    tries = models.IntegerField(default=0)
    claimed_at = models.DateTimeField(null=True, help_text="When we began to send it")
    left_at = models.DateTimeField(null=True, help_text="When a sender took it")
    settled_at = models.DateTimeField(null=True, help_text="When it arrived, or failed for good")
    pence = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    logged = models.CharField(
        max_length=10,
        blank=True,
        default="",
        db_default="",
        help_text="What was last counted of it among the tries to reach them",
    )

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ("-made_at", "-pk")
        indexes = (
            models.Index(fields=("authority", "person", "-made_at"), name="message_person"),
            models.Index(
                fields=("authority", "campaign", "id"),
                condition=Q(state="queued"),
                name="message_waiting",
            ),
            models.Index(
                fields=("authority", "claimed_at"),
                condition=Q(state__in=("sending", "sent", "unsure")),
                name="message_under_way",
            ),
            models.Index(fields=("authority", "left_at"), name="message_left"),
            models.Index(
                fields=("authority", "state"),
                condition=Q(logged="", state__in=("sent", "delivered"))
                | Q(logged__in=("", "sent"), state="failed"),
                name="message_to_log",
            ),
            models.Index(fields=("authority", "campaign", "state"), name="message_campaign"),
        )

    def __str__(self) -> str:
        return f"message {self.pk}"

    @property
    def state_in_words(self) -> str:
        """The state as people read it."""
        return MESSAGE.words[MessageState(self.state)]


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent())
class Stop(models.Model):
    """Somebody said stop: for a number or address, of which only a keyed hash is kept, for ever.

    With `person` it stands for whoever that is at whatever address; the hash goes on to stand when
    nothing else is held of them any more.
    """

    class How(models.TextChoices):
        REPLY = "reply", "by text"
        LINK = "link", "by their own link"
        STAFF = "staff", "told us"
        OBJECTION = "objection", "objected to being contacted"

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    means = models.CharField(max_length=10, choices=MEANS, blank=True, help_text="Empty for all")
    address_hash = models.CharField(max_length=64, blank=True)
    key_mark = models.CharField(
        max_length=8, blank=True, help_text="With which key the hash was made"
    )
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    how = models.CharField(max_length=10, choices=How.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    lifted_why = models.CharField(max_length=300, blank=True)

    objects = OfThoseSeen.as_manager()

    class Meta:
        ordering = ("-at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=~Q(address_hash="") | Q(person__isnull=False), name="stop_for_something"
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None) | ~Q(lifted_why=""), name="lifted_for_a_reason"
            ),
        )
        indexes = (
            models.Index(
                fields=("authority", "address_hash"),
                condition=Q(lifted_at=None),
                name="stop_address",
            ),
            models.Index(
                fields=("authority", "person"), condition=Q(lifted_at=None), name="stop_person"
            ),
        )

    def __str__(self) -> str:
        return f"stop {self.pk}"


class Received(models.Model):
    """A text that came back to us."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    sender_reference = models.CharField(max_length=80)
    number = models.CharField(max_length=20)
    words = models.CharField(max_length=1000)
    at = models.DateTimeField()
    says_stop = models.BooleanField(default=False)
    message = models.ForeignKey(
        Message,
        null=True,
        on_delete=models.PROTECT,
        related_name="answers",
        help_text="The last text sent to this number",
    )
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    seen_at = models.DateTimeField(null=True)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = OfThoseSeen.as_manager()

    class Meta:
        ordering = ("-at", "-pk")
        verbose_name_plural = "received texts"
        constraints = (
            models.UniqueConstraint(
                fields=("authority", "sender_reference"), name="one_text_received_once"
            ),
        )

    def __str__(self) -> str:
        return f"received text {self.pk}"


def _working_days() -> list[int]:
    return list(range(5))


class SetUp(models.Model):
    """How an authority sends."""

    class By(models.TextChoices):
        NOBODY = "", "Not sent from here"
        TRY_OUT = "try out", "Tried out: nothing leaves (made-up authorities only)"
        MAIL = "mail", "Our mail server"
        NOTIFY = "notify", "GOV.UK Notify"

    authority = models.OneToOneField(
        Authority, on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    text_by = models.CharField(max_length=10, choices=By.choices, blank=True)
    email_by = models.CharField(max_length=10, choices=By.choices, blank=True)
    letter_by = models.CharField(max_length=10, choices=By.choices, blank=True)
    our_phone = models.CharField(max_length=30, blank=True, help_text="To ask if it is really us")
    notify_address = models.CharField(
        max_length=200, default="https://api.notifications.service.gov.uk"
    )
    secret_name = models.CharField(
        max_length=60, default="notify", help_text="The file in which Notify's key stands"
    )
    callback_hash = models.CharField(max_length=64, blank=True)
    from_hour = models.IntegerField(default=9)
    to_hour = models.IntegerField(default=18)
    days = ArrayField(models.IntegerField(), default=_working_days)
    pence_a_text = models.DecimalField(max_digits=6, decimal_places=2, default=Decimal("2.40"))
    pence_a_letter = models.DecimalField(max_digits=6, decimal_places=2, default=Decimal("68.00"))
    most_a_day = models.IntegerField(default=20_000)
    most_a_minute = models.IntegerField(default=3_000)
    not_within_days = models.IntegerField(default=7)
    trouble = models.CharField(max_length=300, blank=True, help_text="Why nothing leaves now")
    wait_until = models.DateTimeField(null=True, help_text="The sender asked us to wait")

    objects = OfStaff.as_manager()

    def __str__(self) -> str:
        return f"sending of {self.authority}"

    @property
    def hours(self) -> Hours:
        """When messages may leave."""
        return Hours(self.from_hour, self.to_hour, frozenset(self.days))

    def by(self, means: Means) -> str:
        """Which sender takes this means; empty where none does."""
        return str({"text": self.text_by, "email": self.email_by, "letter": self.letter_by}[means])


class NotifyTemplate(models.Model):
    """A template at GOV.UK Notify that bears the name of one of ours, as last looked at."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    template = models.CharField(max_length=40)
    means = models.CharField(max_length=10, choices=MEANS)
    notify_id = models.CharField(max_length=60)
    notify_version = models.IntegerField()
    places = ArrayField(models.CharField(max_length=200), default=list)
    body = models.TextField()
    looked_at = models.DateTimeField()

    objects = OfStaff.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("authority", "template", "means"), name="one_notify_template_each"
            ),
        )

    def __str__(self) -> str:
        return f"notify template {self.pk}"
