from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef

from fingerpost.core.access import Permission
from fingerpost.core.workflow import SubmissionState
from fingerpost.intake.models import Row, Submission
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Authority
from fingerpost.people.models import Person


class ToldQuerySet(models.QuerySet[Any]):
    def visible_to(self, access: Access) -> Self:
        """For the authority's own staff who may see what is sensitive; for no contractor, school or
        provider. Of a file that was undone, or a line set aside, nobody sees anything."""
        if not access.role.of_authority or access.role.only_shared:
            return self.none()
        if not access.may(Permission.SEE_SENSITIVE):
            return self.none()
        line = Row.objects.filter(submission=OuterRef("submission"), number=OuterRef("row_number"))
        standing = self.filter(Exists(line.exclude(person=None)), authority=access.authority)
        return standing.exclude(submission__state=SubmissionState.UNDONE)


class Told(models.Model):
    """One thing the department told of somebody; a line read again replaces its own."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="+")
    row_number = models.IntegerField()
    field = models.CharField(max_length=20, help_text="A code of core/sharing/fields.csv")
    value = models.CharField(max_length=500)
    as_of = models.DateField(help_text="The day the department spoke of")

    objects = ToldQuerySet.as_manager()

    class Meta:
        ordering = ("-as_of", "-pk")
        indexes = (models.Index(fields=("authority", "person"), name="dwp_told_person"),)

    def __str__(self) -> str:
        return f"told by the DWP {self.pk}"
