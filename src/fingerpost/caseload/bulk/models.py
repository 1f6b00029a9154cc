from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from fingerpost.core.access import Permission
from fingerpost.evidence.models import Evidence
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Authority
from fingerpost.people.models import Person


class EditQuerySet(models.QuerySet["Edit"]):
    def visible_to(self, access: Access) -> "EditQuerySet":
        """Those of the user's authority, for its staff who may change many at once."""
        if access.organisation is not None or not access.may(Permission.BULK_EDIT):
            return self.none()
        return self.filter(authority=access.authority)


class Edit(models.Model):
    """A change of many young people at once: looked at first, then made, perhaps undone."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200, help_text="What is changed, in words; names nobody")
    made_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    applied_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = EditQuerySet.as_manager()

    class Meta:
        ordering = ("-made_at", "-pk")

    def __str__(self) -> str:
        return f"bulk edit {self.pk}"


class EditLineQuerySet(models.QuerySet["EditLine"]):
    def changing(self) -> "EditLineQuerySet":
        """Those that change a detail or state something."""
        return self.filter(models.Q(columns__len__gt=0) | models.Q(said__isnull=False))

    def left_out(self) -> "EditLineQuerySet":
        """Those of which something, or all, is left as it is."""
        return self.exclude(problems=[])


class EditLine(models.Model):
    """What an edit changes of one young person, and what that was before."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    edit = models.ForeignKey(Edit, on_delete=models.CASCADE, related_name="lines")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    columns = ArrayField(models.CharField(max_length=40), default=list)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    said = models.JSONField(null=True, help_text="What is stated of them, where something is")
    problems = ArrayField(models.TextField(), default=list)
    done = models.BooleanField(default=False, help_text="Changed, and not undone")
    evidence = models.ForeignKey(Evidence, null=True, on_delete=models.PROTECT, related_name="+")

    objects = EditLineQuerySet.as_manager()

    class Meta:
        ordering = ("edit", "pk")
        constraints = (models.UniqueConstraint(fields=("edit", "person"), name="once_in_an_edit"),)

    def __str__(self) -> str:
        return f"line of bulk edit {self.edit_id}"


class Sheet(models.Model):
    """A spreadsheet that went out to be filled in; `key` stands in it and names it."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=16)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("-made_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("authority", "key"), name="one_sheet_a_key"),
        )

    def __str__(self) -> str:
        return f"sheet {self.pk}"


class SheetLine(models.Model):
    """What a sheet had of one young person when it went out."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="lines")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    given_out = models.JSONField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("sheet", "person"), name="once_in_a_sheet"),)

    def __str__(self) -> str:
        return f"line of sheet {self.sheet_id}"
