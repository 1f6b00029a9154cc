"""Packs of doors, notes about doors, and what phones sent in of what was done there."""

from django.conf import settings
from django.db import models

from fingerpost.caseload.contacts.models import Contact
from fingerpost.core.access import Permission
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Authority
from fingerpost.people.models import Person


class PackQuerySet(models.QuerySet["Pack"]):
    def visible_to(self, access: Access) -> "PackQuerySet":
        """One's own; everybody's for who may stop them."""
        if access.organisation is not None or not access.may(Permission.MAKE_VISITS):
            return self.none()
        packs = self.filter(authority=access.authority)
        return packs if access.may(Permission.STOP_VISITS) else packs.filter(visitor=access.user)


class Pack(models.Model):
    """The doors one colleague knocks at on one day.

    It holds no names and no addresses: those are read from the young people whenever it is shown,
    so that what changed since, and who must not be visited any more, is seen at once.
    """

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    visitor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    day = models.DateField()
    chosen_by = models.CharField(max_length=300, help_text="The list and filters, in words")
    check_in = models.CharField(
        max_length=200, help_text="Who knows that the visitor is out, and when they check in"
    )
    made_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True, help_text="When a phone took it last")
    stopped_at = models.DateTimeField(null=True)
    stopped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    stopped_why = models.CharField(max_length=200, blank=True)

    objects = PackQuerySet.as_manager()

    class Meta:
        ordering = ("-day", "-pk")
        indexes = (models.Index(fields=("authority", "visitor", "-day"), name="pack_visitor"),)

    def __str__(self) -> str:
        return f"pack of visits {self.pk}"


class Call(models.Model):
    """One young person of a pack. Phones know them by its key and by nothing else."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    pack = models.ForeignKey(Pack, on_delete=models.CASCADE, related_name="calls")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("pack", "person"), name="once_in_a_pack"),)

    def __str__(self) -> str:
        return f"call {self.pk}"


class Entry(models.Model):
    """One thing a phone wrote down, taken once by the name the phone gave it (core/visits/sync).

    `problem` says why a try could not be logged as it was sent; what was sent stays here then, for
    somebody to log by hand.
    """

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="entries")
    name = models.UUIDField(help_text="Made by the phone")
    kind = models.CharField(max_length=10)
    call = models.ForeignKey(Call, null=True, on_delete=models.PROTECT, related_name="entries")
    at = models.DateTimeField(help_text="By the phone's clock, never later than when it came")
    came_at = models.DateTimeField()
    contact = models.ForeignKey(Contact, null=True, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=20, blank=True)
    code = models.CharField(max_length=3, blank=True, help_text="What they were said to do")
    note = models.CharField(max_length=500, blank=True)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("authority", "name"), name="an_entry_comes_once"),
        )

    def __str__(self) -> str:
        return f"entry {self.pk}"


class DoorNote(models.Model):
    """What whoever knocks at a door must know: go in pairs, a dog, use the side entrance."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    door = models.CharField(max_length=300, help_text="As core/visits/doors writes an address")
    note = models.CharField(max_length=300)
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("authority", "door"), name="one_note_a_door"),
        )

    def __str__(self) -> str:
        return f"note about a door {self.pk}"
