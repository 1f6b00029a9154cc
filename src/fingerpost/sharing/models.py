"""What is kept of sharing. What may be shared is never kept: core/sharing decides it each time."""

from typing import Any, Self

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from fingerpost.core.access import Permission
from fingerpost.core.sharing.flows import Mode, modes
from fingerpost.core.sharing.instructions import HOLD_DAYS, Giver
from fingerpost.core.sharing.questions import Right
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Authority, Organisation
from fingerpost.people.models import Person

MODES = [(mode.value, words.name) for mode, words in modes().items()]
GIVERS = [(giver.value, giver.value.capitalize()) for giver in Giver]


class OfOrganisation(models.QuerySet[Any]):
    """Rows that one organisation may see its own of: `place` names the column that says whose."""

    place = "organisation"
    needs = Permission.SEE_SHARING

    def visible_to(self, access: Access) -> Self:
        """The authority's staff see all; a school or provider those that are its own."""
        own = self.filter(authority=access.authority)
        if access.organisation is not None:
            return own.filter(**{self.place: access.organisation})
        return own if access.may(self.needs) else self.none()


class Ours(models.QuerySet[Any]):
    def visible_to(self, access: Access) -> Self:
        """For the authority's own staff."""
        if access.organisation is not None or not access.may(Permission.SEE_SHARING):
            return self.none()
        return self.filter(authority=access.authority)


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Policy(models.Model):
    """How an authority shares: settled by its data-protection officer. Without one, counts only."""

    authority = models.OneToOneField(
        Authority, on_delete=models.PROTECT, primary_key=True, related_name="sharing_policy"
    )
    mode = models.CharField(max_length=10, choices=MODES, default=Mode.AGGREGATE.value)
    hold_days = models.PositiveSmallIntegerField(
        default=HOLD_DAYS,
        help_text="How long what a parent withheld before 16 is held after the birthday (LAW-06)",
    )
    basis = models.CharField(
        max_length=1000, blank=True, help_text="The legal basis in the authority's own words"
    )
    officer_name = models.CharField(max_length=120, blank=True)
    officer_email = models.EmailField(blank=True)
    changed_at = models.DateTimeField(null=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = Ours.as_manager()

    class Meta:
        verbose_name_plural = "policies"

    def __str__(self) -> str:
        return f"sharing policy of {self.authority_id}"


class AgreementQuerySet(OfOrganisation):
    pass


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Agreement(models.Model):
    """A data-sharing agreement of the authority with one school or provider."""

    class State(models.TextChoices):
        DRAFT = "draft", "Being drawn up"
        SENT = "sent", "Sent to be signed"
        SIGNED = "signed", "Signed"
        ENDED = "ended", "Ended early"

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    flows = ArrayField(models.CharField(max_length=3), help_text="Codes of core/sharing/flows.csv")
    fields = ArrayField(
        models.CharField(max_length=20), help_text="Codes of core/sharing/fields.csv"
    )
    mode = models.CharField(max_length=10, choices=MODES)
    after_18 = models.BooleanField(
        default=False, help_text="Whether it gives a ground for telling of those who are 18"
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, help_text="The last day it is in force")
    review_on = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    signed_by_us = models.CharField(max_length=120, blank=True)
    signed_by_us_on = models.DateField(null=True)
    signed_by_them = models.CharField(max_length=120, blank=True)
    signed_by_them_on = models.DateField(null=True)
    note = models.CharField(max_length=1000, blank=True)
    kept_at = models.DateTimeField()
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = AgreementQuerySet.as_manager()

    class Meta:
        ordering = ("organisation__name", "-starts_on", "-pk")
        indexes = (models.Index(fields=("authority", "organisation"), name="agreement_place"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")),
                name="agreement_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=~Q(state="signed")
                | (
                    ~Q(signed_by_us="")
                    & ~Q(signed_by_them="")
                    & Q(signed_by_us_on__isnull=False, signed_by_them_on__isnull=False)
                ),
                name="agreement_signed_by_both",
            ),
        )

    def __str__(self) -> str:
        return f"agreement {self.pk}"


class ConsentQuerySet(OfOrganisation):
    place = "school"

    def answered(self) -> "ConsentQuerySet":
        """Those who said yes or no."""
        return self.exclude(answered_on=None)

    def standing(self) -> "ConsentQuerySet":
        """Those who said yes and did not take it back."""
        return self.answered().exclude(fields=[]).filter(withdrawn_on=None)


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Consent(models.Model):
    """That somebody was asked whether a school may know, and what they said.

    `fields` is empty where they said no, and while they have not answered. The latest answer for a
    school and purpose speaks.
    """

    class Channel(models.TextChoices):
        LINK = "link", "By a link"
        PAPER = "paper", "On paper"
        FILE = "file", "In a file of forms"
        SPOKEN = "spoken", "In person or by phone"

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    school = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=20, help_text="A code of core/sharing/purposes.csv")
    wording = models.CharField(max_length=40, help_text="The version of the words they were shown")
    asked_at = models.DateTimeField(null=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    channel = models.CharField(max_length=10, choices=Channel.choices)
    answered_on = models.DateField(null=True, help_text="Empty while they have not answered")
    fields = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    given_by = models.CharField(max_length=12, choices=GIVERS, blank=True)
    age_at = models.PositiveSmallIntegerField(null=True, help_text="Whole years when they answered")
    expires_on = models.DateField(null=True, help_text="The last day it holds")
    withdrawn_on = models.DateField(null=True)
    withdrawn_how = models.CharField(max_length=200, blank=True)
    submission_id = models.BigIntegerField(null=True, help_text="The file it stood in")
    row_number = models.IntegerField(null=True, help_text="Its line there")
    withdrawn_submission_id = models.BigIntegerField(
        null=True, help_text="The file that told us it was taken back"
    )
    withdrawn_row_number = models.IntegerField(null=True, help_text="Its line there")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ("-answered_on", "-recorded_at", "-pk")
        indexes = (
            models.Index(fields=("authority", "person"), name="consent_person"),
            models.Index(fields=("authority", "school"), name="consent_school"),
            models.Index(fields=("authority", "submission_id"), name="consent_submission"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(answered_on=None, fields=[])
                | Q(answered_on__isnull=False, age_at__isnull=False, expires_on__isnull=False),
                name="consent_answered_in_full",
            ),
        )

    def __str__(self) -> str:
        return f"consent {self.pk}"

    @property
    def refused(self) -> bool:
        """Whether they said no."""
        return self.answered_on is not None and not self.fields


class InstructionQuerySet(OfOrganisation):
    place = "institution"

    def standing(self) -> "InstructionQuerySet":
        """Those that were not taken back, of files nobody undid."""
        return self.kept().filter(withdrawn_on=None)

    def kept(self) -> "InstructionQuerySet":
        """All but those of a file that was undone."""
        return self.filter(removed_at=None)


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Instruction(models.Model):
    """An instruction under section 72 or 14, given to a school or provider, not to share."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="instructions")
    institution = models.ForeignKey(
        Organisation,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="To whom it was given; empty where a file did not say",
    )
    given_by = models.CharField(max_length=12, choices=GIVERS, default=Giver.NOT_SAID.value)
    on = models.DateField("given on")
    disputed = models.BooleanField(default=False, help_text="Another parent wants it otherwise")
    told = models.CharField(
        "how we know", max_length=300, help_text="A letter, a call, the file of a school"
    )
    submission_id = models.BigIntegerField(null=True, help_text="The file that told us")
    withdrawn_on = models.DateField(null=True)
    withdrawn_how = models.CharField(max_length=300, blank=True)
    withdrawn_submission_id = models.BigIntegerField(
        null=True, help_text="The file that told us it was taken back"
    )
    removed_at = models.DateTimeField(
        null=True, help_text="Set when the file that told us was undone"
    )
    settled_rule = models.CharField(
        max_length=6, blank=True, help_text="The rule by which somebody had something to do"
    )
    settled_how = models.CharField(max_length=300, blank=True, help_text="What they did")
    settled_on = models.DateField(null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = InstructionQuerySet.as_manager()

    class Meta:
        ordering = ("-on", "-pk")
        indexes = (
            models.Index(fields=("authority", "person"), name="instruction_person"),
            models.Index(fields=("authority", "submission_id"), name="instruction_submission"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(withdrawn_on=None) | Q(withdrawn_on__gte=models.F("on")),
                name="instruction_ends_after_it_starts",
            ),
        )

    def __str__(self) -> str:
        return f"instruction {self.pk}"


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Objection(models.Model):
    """An objection of a young person to some flows, or a restriction of every use (UK GDPR)."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(
        max_length=12, choices=[(right.value, right.value.capitalize()) for right in Right]
    )
    flows = ArrayField(
        models.CharField(max_length=3), default=list, blank=True, help_text="Of a restriction: none"
    )
    since = models.DateField()
    said = models.CharField(max_length=500, blank=True, help_text="In their words, or why")
    ended_on = models.DateField(null=True)
    ended_why = models.CharField(max_length=500, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = Ours.as_manager()

    class Meta:
        ordering = ("-since", "-pk")
        indexes = (models.Index(fields=("authority", "person"), name="objection_person"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class DisclosureQuerySet(OfOrganisation):
    place = "recipient"


class Disclosure(models.Model):
    """That named data was shown or given to another organisation: what, why and on which ground.

    Rows are only added. Of a page seen again on the same day with the same contents one is kept.
    """

    class Form(models.TextChoices):
        PAGE = "page", "On a page"
        FILE = "file", "As a file"
        API = "api", "Through the API"

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    recipient = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+"
    )
    recipient_name = models.CharField(max_length=200)
    flow = models.CharField(max_length=3)
    purpose = models.CharField(max_length=20)
    ground = models.CharField(max_length=1000)
    power = models.CharField(max_length=300)
    mode = models.CharField(max_length=10, choices=MODES, blank=True)
    form = models.CharField(max_length=4, choices=Form.choices)
    fields = ArrayField(models.CharField(max_length=20))
    people = models.PositiveIntegerField(help_text="How many young people it named")
    refused = models.PositiveIntegerField(default=0, help_text="How many it did not name")
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of the file, or of the rows")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = DisclosureQuerySet.as_manager()

    class Meta:
        ordering = ("-at", "-pk")
        indexes = (
            models.Index(fields=("authority", "-at"), name="disclosure_at"),
            models.Index(fields=("authority", "recipient", "-at"), name="disclosure_recipient"),
        )

    def __str__(self) -> str:
        return f"disclosure {self.pk}"


class DisclosedPerson(models.Model):
    """One young person a disclosure named, and the fields that were told of them."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    disclosure = models.ForeignKey(Disclosure, on_delete=models.CASCADE, related_name="named")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    fields = ArrayField(models.CharField(max_length=20))

    class Meta:
        indexes = (models.Index(fields=("authority", "person"), name="disclosed_person"),)
        constraints = (models.UniqueConstraint(fields=("disclosure", "person"), name="named_once"),)

    def __str__(self) -> str:
        return f"named in disclosure {self.disclosure_id}"
