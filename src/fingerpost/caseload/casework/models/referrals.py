"""What there is locally, who is referred to it, and what became of that."""

from datetime import date

from django.db import models
from django.utils import timezone

from fingerpost.caseload.casework.models.entries import Classed, Entry, Later
from fingerpost.core.casework.provision import Eligibility, ask_again_on
from fingerpost.core.workflow import ReferralState
from fingerpost.evidence.models import Evidence
from fingerpost.organisations.models import Organisation

HOLDS_A_PLACE = (ReferralState.ACCEPTED, ReferralState.STARTED)


class Provision(Classed):
    """Something there is locally for young people: what, by whom, for whom, with how many places.

    Referrals to it are of its class, and so is it: who may not read them does not see it either.
    """

    name = models.CharField(max_length=120)
    provider = models.CharField(max_length=120)
    what = models.CharField(max_length=500, blank=True)
    min_age = models.IntegerField(null=True)
    max_age = models.IntegerField(null=True)
    areas = models.CharField(max_length=200, blank=True, help_text="First halves of postcodes")
    level = models.CharField(max_length=100, blank=True)
    places = models.IntegerField(null=True, help_text="How many at once; none is without limit")
    starts_on = models.DateField(null=True, help_text="The next start; none is at any time")
    activity = models.CharField(
        max_length=3, blank=True, help_text="The code of whoever is there; none states nothing"
    )
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField(null=True)

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
    def taken(self) -> int:
        """How many hold a place now."""
        return self.referrals.filter(undone_at=None, state__in=HOLDS_A_PLACE).count()

    @property
    def eligibility(self) -> Eligibility:
        """For whom it is."""
        areas = tuple(self.areas.split())
        return Eligibility(
            min_age=self.min_age, max_age=self.max_age, areas=areas, level=self.level
        )


class Referral(Entry):
    """A young person is sent to a provision. `state` and `look_on` are those of its latest move."""

    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="referrals")
    why = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=20, default=ReferralState.MADE)
    look_on = models.DateField(null=True, help_text="When to ask how it stands; none once it ended")

    class Meta:
        ordering = ("-recorded_at", "-pk")
        indexes = (
            models.Index(fields=("authority", "person"), name="referral_person"),
            models.Index(fields=("authority", "provision"), name="referral_provision"),
            models.Index(fields=("authority", "look_on"), name="referral_look"),
        )

    @property
    def holds_a_place(self) -> bool:
        """Whether it takes one of the provision's places."""
        return self.undone_at is None and self.state in HOLDS_A_PLACE

    def is_due(self, today: date) -> bool:
        """Whether somebody is to ask how it stands."""
        return self.undone_at is None and self.look_on is not None and self.look_on <= today

    def statements(self) -> "models.QuerySet[Evidence]":
        """What was learned in all that became of it."""
        return Evidence.objects.filter(pk__in=self.moves.values("evidence"))

    def settle(self) -> None:
        """Stand as the latest move says that nobody took back."""
        latest = self.moves.filter(undone_at=None).first()
        made_on = timezone.localdate(self.recorded_at)
        self.state = latest.state if latest else ReferralState.MADE
        self.look_on = latest.look_on if latest else ask_again_on(ReferralState.MADE, on=made_on)
        self.save(update_fields=["state", "look_on"])


class Move(Later):
    """What became of a referral, on a day: accepted, started, finished so, declined because."""

    of = "referral"

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="moves")
    state = models.CharField(max_length=20)
    outcome = models.CharField(max_length=20, blank=True)
    look_on = models.DateField(null=True, help_text="When to ask how it stands; none once it ended")

    class Meta:
        ordering = ("-pk",)
        indexes = (models.Index(fields=("authority", "referral"), name="move_referral"),)
