"""What is kept of trying to reach somebody. What each code means stands in core/contacts."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from fingerpost.core.access import Permission
from fingerpost.evidence.models import Evidence
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Authority
from fingerpost.people.merging.queries import of_those_seen
from fingerpost.people.models import Person


class ContactQuerySet(models.QuerySet["Contact"]):
    def visible_to(self, access: Access) -> "ContactQuerySet":
        """Tries to reach the young people this user may see."""
        if access.organisation is not None or not access.may(Permission.SEE_PEOPLE):
            return self.none()
        return self.filter(of_those_seen(access), authority=access.authority)

    def standing(self) -> "ContactQuerySet":
        """Those nobody took back."""
        return self.filter(undone_at=None)


class Contact(models.Model):
    """One try to reach somebody, or word from them, and what came of it.

    Rows are only added; the database lets nothing change but the columns that say it was taken
    back. What was learned in it is evidence, and is withdrawn with it.
    """

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="contacts")
    means = models.CharField(max_length=20)
    outcome = models.CharField(max_length=20)
    at = models.DateTimeField(help_text="When it was tried")
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    note = models.CharField(max_length=500, blank=True)
    next_step = models.CharField(max_length=100, blank=True)
    next_on = models.DateField(null=True)
    evidence = models.ForeignKey(Evidence, null=True, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    undone_why = models.CharField(max_length=200, blank=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        ordering = ("-at", "-pk")
        indexes = (
            models.Index(fields=("authority", "person", "-at"), name="contact_person"),
            models.Index(fields=("authority", "-at"), name="contact_at"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(next_step="", next_on=None) | ~Q(next_step="") & ~Q(next_on=None),
                name="next_step_has_a_day",
            ),
        )

    def __str__(self) -> str:
        return f"contact {self.pk}"


class Tried(models.Model):
    """How trying to reach one young person stands: worked out from their contacts, never edited.

    Worklists read this one line instead of every try. `tries` are those since somebody was last
    reached; the next step is that of the latest contact.
    """

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    person = models.OneToOneField(
        Person, on_delete=models.CASCADE, primary_key=True, related_name="tried"
    )
    tried_at = models.DateTimeField(null=True)
    reached_at = models.DateTimeField(null=True)
    tries = models.IntegerField(default=0)
    means = models.CharField(max_length=20)
    outcome = models.CharField(max_length=20)
    next_step = models.CharField(max_length=100, blank=True)
    next_on = models.DateField(null=True)
    stopped_at = models.DateTimeField(null=True, help_text="When they last asked us to stop")

    class Meta:
        indexes = (models.Index(fields=("authority", "next_on"), name="tried_next"),)

    def __str__(self) -> str:
        return f"tries to reach person {self.person_id}"


class Presence(models.Model):
    """Somebody has a young person's page open; runs out by itself."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    until = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("authority", "person", "by"), name="one_presence_a_user"
            ),
        )

    def __str__(self) -> str:
        return f"presence {self.pk}"


class Opening(models.Model):
    """Why somebody saw the numbers of a young person who is unsafe to contact, and until when."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    until = models.DateTimeField()
    why = models.CharField(max_length=200)

    class Meta:
        ordering = ("-at", "-pk")
        indexes = (models.Index(fields=("authority", "person", "-at"), name="opening_person"),)

    def __str__(self) -> str:
        return f"opening {self.pk}"
