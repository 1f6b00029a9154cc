"""What is kept of requests: who asked what, the clock, what was looked through, what was given."""

from typing import Self

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from fingerpost.core.access import Permission
from fingerpost.core.rights.clock import Asked, WaitFor
from fingerpost.core.rights.clock import Pause as PauseRecord
from fingerpost.core.rights.kinds import Kind, Right, outcomes, rights
from fingerpost.core.rights.letters import letters
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Authority
from fingerpost.people.models import Person
from fingerpost.sharing.models import Objection

USER = settings.AUTH_USER_MODEL


class RequestQuerySet(models.QuerySet["Request"]):
    def visible_to(self, access: Access) -> Self:
        """Those of the authority, for whoever answers them."""
        if access.organisation is not None or not access.may(Permission.ANSWER_REQUESTS):
            return self.none()
        return self.filter(authority=access.authority)

    def to_mend_by(self, access: Access) -> Self:
        """What young people say is wrong and nobody has looked into: for whoever may mend it."""
        return self.said_to_be_wrong(access).standing().filter(mended_on=None)

    def said_to_be_wrong(self, access: Access) -> Self:
        """What young people say is wrong, looked into or not: for whoever may mend it."""
        if access.organisation is not None or not access.may(Permission.RECORD_ACTIVITY):
            return self.none()
        seen = Person.objects.visible_to(access).order_by().values("pk")
        return self.filter(
            Q(person__in=seen) | Q(person__merged_into__in=seen),
            authority=access.authority,
            kind=Kind.CORRECTION.value,
        )

    def standing(self) -> Self:
        """Those that are not answered yet."""
        return self.filter(closed_on=None)


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent())
class Request(models.Model):
    """What somebody asked of us about their own data, and what became of it."""

    class Channel(models.TextChoices):
        LINK = "link", "By their own link"
        LETTER = "letter", "By letter"
        EMAIL = "email", "By e-mail"
        PHONE = "phone", "By phone"
        PERSON = "person", "In person"

    class Asker(models.TextChoices):
        SELF = "self", "The young person"
        PARENT = "parent", "A parent or carer for them"
        OTHER = "other", "Somebody else who acts for them"

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(
        max_length=200, blank=True, help_text="Whom it is about, where we hold nobody"
    )
    kind = models.CharField(max_length=12, choices=[(k.value, r.name) for k, r in rights().items()])
    channel = models.CharField(max_length=6, choices=Channel.choices)
    asker = models.CharField(max_length=6, choices=Asker.choices, default=Asker.SELF)
    asked_by = models.CharField(max_length=200, blank=True, help_text="Who asks for them")
    words = models.CharField(max_length=2000, blank=True, help_text="What they asked, as they did")
    objects_to = ArrayField(
        models.CharField(max_length=10),
        default=list,
        blank=True,
        help_text="Keys of core/rights/objections.csv",
    )
    received_on = models.DateField()
    acknowledged_on = models.DateField(null=True)
    identity_on = models.DateField(null=True, help_text="When we knew that it is them")
    identity_how = models.CharField(max_length=200, blank=True)
    identity_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    extended_on = models.DateField(null=True)
    extended_why = models.CharField(max_length=500, blank=True)
    mended_on = models.DateField(null=True, help_text="When a colleague had looked into it")
    mended_words = models.CharField(max_length=500, blank=True, help_text="What they found and did")
    mended_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    stopped = models.ForeignKey(
        Objection,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The objection or restriction that it set",
    )
    outcome = models.CharField(
        max_length=10, blank=True, choices=[(o.key, o.name) for o in outcomes().values()]
    )
    refusal = models.CharField(
        max_length=12, blank=True, help_text="A reason of core/rights/refusals.csv"
    )
    answer = models.CharField(max_length=1000, blank=True, help_text="What else they were told")
    closed_on = models.DateField(null=True)
    closed_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    kept_at = models.DateTimeField()
    kept_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")

    objects = RequestQuerySet.as_manager()

    class Meta:
        ordering = ("received_on", "pk")
        indexes = (
            models.Index(fields=("authority", "closed_on"), name="request_open"),
            models.Index(fields=("authority", "person"), name="request_person"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(person__isnull=False) | ~Q(name=""), name="request_is_about_somebody"
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None, outcome="")
                | Q(closed_on__gte=models.F("received_on")) & ~Q(outcome=""),
                name="request_closed_with_an_outcome",
            ),
        )

    def __str__(self) -> str:
        return f"request {self.pk}"

    @property
    def right(self) -> Right:
        """The kind in words, with its times."""
        return rights()[Kind(self.kind)]

    @property
    def asked(self) -> Asked:
        """As its clock sees it."""
        return Asked(
            right=self.right,
            received_on=self.received_on,
            pauses=tuple(pause.record for pause in self.pauses.all()),
            extended=self.extended_on is not None,
        )

    @property
    def is_in_force(self) -> bool:
        """Whether the objection or restriction that it set stands."""
        return self.stopped is not None and self.stopped.ended_on is None

    @property
    def lacks_identity(self) -> bool:
        """Whether nobody has made sure yet that it is them, where that must be."""
        return self.right.needs_identity and self.identity_on is None


class OfRequest(models.Model):
    """What belongs to a request."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.model_name} {self.pk}"


class Pause(OfRequest):
    """We asked them for something and the clock stands still until we have it."""

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="pauses")
    wait_for = models.CharField(
        max_length=10,
        choices=[
            (WaitFor.IDENTITY.value, "Who they are"),
            (WaitFor.MEANING.value, "What they mean"),
        ],
    )
    asked = models.CharField(max_length=500, help_text="What we asked them")
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        ordering = ("since", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=models.F("since")),
                name="pause_ends_after_it_starts",
            ),
        )

    @property
    def record(self) -> PauseRecord:
        """As the clock sees it."""
        return PauseRecord(WaitFor(self.wait_for), self.since, self.until)


class Decision(models.TextChoices):
    """What becomes of something that may name another person."""

    KEEP = "keep", "Keep: they get it as it stands"
    PART = "part", "Keep in part: they get what I write below"
    OUT = "out", "Take out"


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Redaction(OfRequest):
    """What somebody decided about one text held: whether it goes with everything else.

    `fingerprint` is of the text they read: where it has changed since, it is looked at again.
    """

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="redactions")
    place = models.CharField(max_length=60, help_text="The table, as personal_data.csv names it")
    row = models.BigIntegerField()
    column = models.CharField(max_length=40)
    fingerprint = models.CharField(max_length=64)
    decision = models.CharField(max_length=4, choices=Decision.choices)
    reason = models.CharField(
        max_length=14, blank=True, help_text="A reason of core/rights/taken_out.csv"
    )
    instead = models.CharField(max_length=4000, blank=True, help_text="What they get in its place")
    at = models.DateTimeField()
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("request", "place", "row", "column"), name="one_decision_a_text"
            ),
            models.CheckConstraint(
                condition=Q(decision="keep") | ~Q(reason=""), name="taken_out_with_a_reason"
            ),
        )


class Letter(OfRequest):
    """A letter to whoever asked: made from a template, changed by hand, then sent."""

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="letters")
    letter = models.CharField(max_length=20, help_text="A letter of core/rights/letters.csv")
    words = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    sent_on = models.DateField(null=True)

    class Meta:
        ordering = ("made_at", "pk")

    @property
    def name(self) -> str:
        """What it is called."""
        return letters()[self.letter]


class Given(OfRequest):
    """That everything held was handed over: when, by whom, and the fingerprint of the file."""

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="given")
    at = models.DateTimeField()
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of the file")
    size = models.BigIntegerField()
    taken_out = models.PositiveIntegerField(help_text="How many texts were left out, or in part")

    class Meta:
        ordering = ("-at", "-pk")
        verbose_name_plural = "given"
