from django.db import models

from fingerpost.core.access import Permission
from fingerpost.core.figures.measures import Counts
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Authority
from fingerpost.returns.models import Return


class MonthFiguresQuerySet(models.QuerySet["MonthFigures"]):
    def visible_to(self, access: Access) -> "MonthFiguresQuerySet":
        """The figures of the user's authority, for those of its staff who may see them."""
        if access.organisation is not None or not access.may(Permission.SEE_FIGURES):
            return self.none()
        return self.filter(authority=access.authority)


class MonthFigures(models.Model):
    """What one return comes to in numbers, counted once from its stored file. Names nobody."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    built = models.OneToOneField(Return, on_delete=models.CASCADE, related_name="figures")
    counts = models.JSONField(default=dict, help_text="How many of each part, such as NEET")
    since = models.ForeignKey(
        Return,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="The return of the month before, if one was held",
    )
    movement = models.JSONField(
        default=dict, help_text="Who joined and left the NEET group since then, as numbers"
    )
    guarantee = models.JSONField(
        default=dict, help_text="Offers by part, of the lists of the September before"
    )
    counted_at = models.DateTimeField()

    objects = MonthFiguresQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=("authority", "built"), name="month_figures_return"),)
        verbose_name_plural = "month figures"

    def __str__(self) -> str:
        return f"figures of return {self.built_id}"

    @property
    def everybody(self) -> Counts:
        """The counts as the core works with them."""
        return Counts(self.counts)

    @property
    def offers(self) -> Counts | None:
        """The September Guarantee, where a list of it was drawn up."""
        return Counts(self.guarantee) if self.guarantee else None


class SplitCounts(models.Model):
    """The same numbers by one split, such as sex or school: parts by the name of each slice."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    figures = models.ForeignKey(MonthFigures, on_delete=models.CASCADE, related_name="splits")
    split = models.CharField(max_length=20)
    counts = models.JSONField(default=dict)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("authority", "figures", "split"), name="one_of_each_split"
            ),
        )
        verbose_name_plural = "split counts"

    def __str__(self) -> str:
        return f"{self.split} of figures {self.figures_id}"
