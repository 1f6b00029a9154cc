import pghistory
from django.conf import settings
from django.db import models

from fingerpost.core.access import Permission
from fingerpost.core.exercises.cohorts import CohortKind
from fingerpost.core.workflow import COHORT, CohortState
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Authority, Organisation
from fingerpost.people.models import Person


class CohortQuerySet(models.QuerySet["Cohort"]):
    def visible_to(self, access: Access) -> "CohortQuerySet":
        """The lists of the user's authority, for its own staff who see all it has."""
        if access.organisation is not None or not access.may(Permission.SEE_PEOPLE):
            return self.none()
        if access.role.only_shared:
            return self.none()
        return self.filter(authority=access.authority)


# Every state is kept, so that a return can be built again as a list stood then: a list that was
# closed may have been opened since.
@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent())
class Cohort(models.Model):
    """The list of young people whom one exercise of one year is about.

    While it is open it follows what is known. Once fixed nobody is added or removed by later data;
    whoever would belong is shown apart. Once closed nothing of it changes.
    """

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    year = models.IntegerField(help_text="The year whose September it is about")
    state = models.CharField(max_length=10, default=CohortState.OPEN)
    drawn_from = models.CharField(max_length=200, help_text="What the list was drawn up from")
    drawn_up_at = models.DateTimeField()
    drawn_up_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    fixed_at = models.DateTimeField(null=True)
    fixed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    reopened_why = models.CharField(max_length=300, blank=True)

    objects = CohortQuerySet.as_manager()

    class Meta:
        ordering = ("-year", "kind")
        constraints = (
            models.UniqueConstraint(
                fields=("authority", "kind", "year"), name="one_list_an_exercise_a_year"
            ),
            models.CheckConstraint(
                condition=models.Q(state=CohortState.OPEN) | models.Q(fixed_at__isnull=False),
                name="fixed_at_a_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=CohortState.CLOSED) | models.Q(closed_at__isnull=False),
                name="closed_at_a_time",
            ),
        )

    def __str__(self) -> str:
        return f"list {self.pk}"

    @property
    def state_in_words(self) -> str:
        """The state as people read it."""
        return COHORT.words[CohortState(self.state)]

    @property
    def name(self) -> str:
        """What the list is called."""
        return f"{CohortKind(self.kind).in_words} {self.year}"


# Every state is kept, so that a return can be built again as a list was known at a moment.
@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class CohortMember(models.Model):
    """One young person of a list: why, since when, and if they were left out, why that."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    school = models.ForeignKey(
        Organisation,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Their school of Year 11",
    )
    why = models.CharField(max_length=200)
    since = models.DateField()
    joined_late = models.BooleanField(
        default=False, help_text="They would belong, and the list was already fixed"
    )
    left_out_on = models.DateField(null=True)
    left_out_why = models.CharField(max_length=200, blank=True)
    left_out_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("cohort", "person"), name="once_in_a_list"),
            models.CheckConstraint(
                condition=models.Q(left_out_on=None, left_out_why="")
                | models.Q(left_out_on__isnull=False) & ~models.Q(left_out_why=""),
                name="left_out_with_a_reason",
            ),
        )
        indexes = (models.Index(fields=("authority", "person"), name="cohort_member_person"),)

    def __str__(self) -> str:
        return f"member {self.pk}"
