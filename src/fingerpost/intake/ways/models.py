"""What is kept of each way in. No table here holds a key or a password: only what a key hashes to,
and the name of the file in which a password stands.
"""

from typing import Any

from django.conf import settings
from django.db import models

from fingerpost.intake.models import Submission
from fingerpost.intake.ways.rates import Counted
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Authority, Organisation


class Way(models.TextChoices):
    """By which way a file came, where it was not handed in on the page or the command line."""

    API = "api", "through the API"
    LINK = "link", "by an upload link"
    FOLDER = "folder", "from a watched folder"
    FEED = "feed", "by a feed"


class OfAuthority(models.QuerySet[Any]):
    def visible_to(self, access: Access) -> "OfAuthority":
        """The authority's own staff see its ways in; schools and providers see none."""
        if access.organisation is not None:
            return self.none()
        return self.filter(authority=access.authority)


class UploadLink(Counted):
    """A link by which one sender hands in files without an account, for a while."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    key_hash = models.CharField(max_length=64, unique=True)
    what_for = models.CharField(max_length=200, help_text="What we ask for, shown on its page")
    files_allowed = models.IntegerField(default=1)
    expires_at = models.DateTimeField()
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    stopped_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

    objects = OfAuthority.as_manager()

    class Meta:
        ordering = ("-made_at", "-pk")
        indexes = (models.Index(fields=("authority", "-made_at"), name="link_made"),)

    def __str__(self) -> str:
        return f"upload link {self.pk}"


class Feed(models.Model):
    """Where we fetch files or lists ourselves, how, and how the last time went."""

    class Kind(models.TextChoices):
        SFTP = "sftp", "Secure file transfer (SFTP)"
        WONDE = "wonde", "Wonde"
        ONEROSTER = "oneroster", "OneRoster"

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    details = models.JSONField(default=dict, help_text="Address, account and the like; no secret")
    secret_name = models.CharField(max_length=60, help_text="The file in which the secret stands")
    host_key = models.TextField(blank=True, help_text="Of SFTP: the key a person has confirmed")
    every_hours = models.IntegerField(default=24)
    is_on = models.BooleanField(default=False)
    changed_since = models.DateTimeField(null=True, help_text="What changed since is asked next")
    last_try_at = models.DateTimeField(null=True)
    last_try_worked = models.BooleanField(null=True)
    last_message = models.CharField(max_length=500, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = OfAuthority.as_manager()

    class Meta:
        ordering = ("organisation__name", "pk")

    def __str__(self) -> str:
        return f"feed {self.pk}"


class TakenFile(models.Model):
    """A file seen in a folder, ours or another's, that has been received: never twice."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    feed = models.ForeignKey(Feed, null=True, on_delete=models.PROTECT, related_name="taken")
    place = models.CharField(max_length=500, help_text="The folder it lay in")
    name = models.CharField(max_length=255)
    stamp = models.CharField(max_length=80, help_text="Tells this file from a later of its name")
    submission = models.ForeignKey(
        Submission, null=True, on_delete=models.PROTECT, related_name="+"
    )
    sentence = models.CharField(max_length=500, blank=True, help_text="Why it was not taken")
    taken_at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True, help_text="When it was put away with its answer")

    objects = OfAuthority.as_manager()

    class Meta:
        ordering = ("-taken_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("authority", "feed", "place", "name", "stamp"),
                nulls_distinct=False,
                name="one_taking_a_file",
            ),
        )

    def __str__(self) -> str:
        return f"taken file {self.pk}"


class Arrival(models.Model):
    """By which way a submission came."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    submission = models.OneToOneField(
        Submission, on_delete=models.CASCADE, primary_key=True, related_name="arrival"
    )
    way = models.CharField(max_length=10, choices=Way.choices)
    link = models.ForeignKey(
        UploadLink, null=True, on_delete=models.PROTECT, related_name="arrivals"
    )
    feed = models.ForeignKey(Feed, null=True, on_delete=models.PROTECT, related_name="arrivals")

    objects = OfAuthority.as_manager()

    def __str__(self) -> str:
        return f"arrival of submission {self.submission_id}"
