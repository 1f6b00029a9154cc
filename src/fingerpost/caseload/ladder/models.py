"""What is kept of the ladder: decisions, and who was asked after whom. All else is worked out."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from fingerpost.core.access import Permission
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Authority, Organisation
from fingerpost.people.models import Person


class LeftOut(models.Model):
    """Somebody's decision that a step is not to be taken for one young person, and why."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    step = models.CharField(max_length=20, help_text="A code of core/ladder/steps.csv")
    why = models.CharField(max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("-at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("authority", "person", "step"),
                condition=Q(undone_at=None),
                name="left_out_once",
            ),
        )

    def __str__(self) -> str:
        return f"step left out {self.pk}"


class AskListQuerySet(models.QuerySet["AskList"]):
    def visible_to(self, access: Access) -> "AskListQuerySet":
        """Lists of the authority, for its own staff who work through the lists.

        Who sees only some of the young people sees the lists they made; a school or provider those
        that were made for it.
        """
        found = self.filter(authority=access.authority)
        if access.organisation is not None:
            return found.filter(organisation=access.organisation)
        if not access.may(Permission.SEE_WORKLISTS):
            return self.none()
        return found.filter(made_by=access.user) if access.role.only_shared else found


class AskList(models.Model):
    """One list of young people made for one school or provider, to be filled in."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = AskListQuerySet.as_manager()

    class Meta:
        ordering = ("-made_at", "-pk")
        indexes = (models.Index(fields=("authority", "organisation"), name="asklist_place"),)

    def __str__(self) -> str:
        return f"list to ask {self.pk}"


class Asked(models.Model):
    """One young person a list names, and for which reason (core/ladder/ask_reasons.csv)."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    ask_list = models.ForeignKey(AskList, on_delete=models.CASCADE, related_name="names")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=20)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("ask_list", "person"), name="asked_once_in_a_list"),
        )
        indexes = (models.Index(fields=("authority", "person"), name="asked_person"),)

    def __str__(self) -> str:
        return f"asked {self.pk}"
