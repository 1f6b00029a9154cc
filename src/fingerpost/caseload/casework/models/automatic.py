"""Places kept by agreement for young people who have no offer, and whether they came to them."""

from datetime import date

from django.db import models

from fingerpost.caseload.casework.models.entries import Entry, Later
from fingerpost.core.casework import automatic
from fingerpost.evidence.models import Evidence
from fingerpost.organisations.models import Organisation


class AutomaticPlace(Entry):
    """A place offered to somebody under an agreement.

    What was answered of it, and when to ask again, follow from its answers (`PlaceAnswer`).
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    activity = models.CharField(max_length=3)
    course = models.CharField(max_length=200)
    offered_by = models.CharField(max_length=120)
    offered_on = models.DateField()
    starts_on = models.DateField()
    accepted = models.BooleanField(null=True)
    week_1 = models.BooleanField(null=True)
    week_3 = models.BooleanField(null=True)
    week_6 = models.BooleanField(null=True)
    look_on = models.DateField(null=True, help_text="When to ask what comes next")

    class Meta:
        ordering = ("-starts_on", "-pk")
        indexes = (
            models.Index(fields=("authority", "person"), name="place_person"),
            models.Index(fields=("authority", "starts_on"), name="place_starts"),
            models.Index(fields=("authority", "look_on"), name="place_look"),
        )

    @property
    def answered(self) -> automatic.Answers:
        """What was answered of it."""
        held = {key: getattr(self, key) for key in automatic.questions()}
        return {key: yes for key, yes in held.items() if yes is not None}

    def is_due(self, today: date) -> bool:
        """Whether somebody is to ask what comes next."""
        return self.undone_at is None and self.look_on is not None and self.look_on <= today

    def statements(self) -> "models.QuerySet[Evidence]":
        """What was learned in all its answers."""
        return Evidence.objects.filter(pk__in=self.answers.values("evidence"))

    def settle(self) -> None:
        """Stand as the answers say that nobody took back."""
        said = dict(self.answers.filter(undone_at=None).values_list("question", "yes"))
        for key in automatic.questions():
            setattr(self, key, said.get(key))
        self.look_on = automatic.ask_on(said, offered_on=self.offered_on, starts_on=self.starts_on)
        self.save(update_fields=[*automatic.questions(), "look_on"])


class PlaceAnswer(Later):
    """What was answered of an automatic place on a day, to one question."""

    of = "place"

    place = models.ForeignKey(AutomaticPlace, on_delete=models.PROTECT, related_name="answers")
    question = models.CharField(max_length=10)
    yes = models.BooleanField()

    class Meta:
        ordering = ("-pk",)
        indexes = (models.Index(fields=("authority", "place"), name="answer_place"),)
