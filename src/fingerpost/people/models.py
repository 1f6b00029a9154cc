import pghistory
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Upper

from fingerpost.core.access import Permission
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Authority, Organisation


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, access: Access) -> "PersonQuerySet":
        """The young people this user may see: their authority's, for the authority's own staff.

        School and provider users see none by name until an agreement and the sharing rules say so.
        """
        if access.organisation is not None or not access.may(Permission.SEE_PEOPLE):
            return self.none()
        return self.filter(authority=access.authority, removed_at=None)

    def on_caseload(self) -> "PersonQuerySet":
        return self.filter(left_on=None, removed_at=None)


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Person(models.Model):
    """A young person as one authority holds them now; every earlier state is in the history."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    local_id = models.BigIntegerField(
        help_text="The authority's own number for the person, at most ten digits"
    )

    given_name = models.CharField(max_length=100)
    middle_names = models.CharField(max_length=100, blank=True)
    family_name = models.CharField(max_length=100)
    preferred_given_name = models.CharField(max_length=100, blank=True)
    preferred_family_name = models.CharField(max_length=100, blank=True)
    former_family_name = models.CharField(max_length=100, blank=True)
    search_name = models.CharField(
        max_length=400, help_text="Every name they go by, plain and small, for finding"
    )
    born_on = models.DateField("date of birth")
    sex = models.CharField(max_length=1, default="U")
    ethnicity = models.CharField(max_length=4, default="NOBT")
    upn = models.CharField("UPN", max_length=13, blank=True)
    former_upn = models.CharField("former UPN", max_length=13, blank=True)
    uln = models.CharField("ULN", max_length=10, blank=True)

    address_line_1 = models.CharField(max_length=100, blank=True)
    address_line_2 = models.CharField(max_length=100, blank=True)
    address_line_3 = models.CharField(max_length=100, blank=True)
    address_line_4 = models.CharField(max_length=100, blank=True)
    town = models.CharField(max_length=100, blank=True)
    county = models.CharField(max_length=100, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    mobile = models.CharField(max_length=30, blank=True)
    home_phone = models.CharField(max_length=30, blank=True)
    email = models.CharField(max_length=254, blank=True)

    school = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The school whose roll they were last on",
    )
    ehc_plan = models.BooleanField("education, health and care plan", default=False)
    sen_support = models.BooleanField("SEN support", default=False)
    characteristics = ArrayField(models.CharField(max_length=3), default=list, blank=True)
    level_of_need = models.CharField(max_length=1, default="3")
    sharing_withheld = models.BooleanField(
        default=False, help_text="An instruction under section 72 or 14 stands, as we were told"
    )
    safe_contact_note = models.CharField(max_length=300, blank=True)

    cohort_status = models.CharField(max_length=1, default="P")
    transferred_to = models.CharField(max_length=3, blank=True)
    home_authority = models.CharField(
        max_length=3,
        blank=True,
        help_text="Where they live, if a file has said; else taken as here",
    )
    may_live_in = models.CharField(
        max_length=3,
        blank=True,
        default="",
        db_default="",
        help_text="Another authority where a file says they live, until somebody has looked",
    )
    educated_authority = models.CharField(max_length=3, blank=True)
    year11_authority = models.CharField(max_length=3, blank=True)
    previous_return_id = models.CharField(max_length=13, blank=True)
    joined_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)
    left_how = models.CharField(
        max_length=300,
        blank=True,
        default="",
        db_default="",
        help_text="How we know that they left",
    )
    details_as_of = models.DateField(
        help_text="The day for which the details above were last stated"
    )

    removed_at = models.DateTimeField(
        null=True, help_text="Set when the only submission that spoke of them was undone"
    )

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ("family_name", "given_name", "pk")
        constraints = (
            models.UniqueConstraint(fields=("authority", "local_id"), name="one_person_a_local_id"),
            models.UniqueConstraint(
                fields=("authority", "upn"),
                condition=~models.Q(upn=""),
                name="one_person_a_upn",
            ),
            models.CheckConstraint(
                condition=models.Q(left_on=None) | models.Q(left_on__gte=models.F("joined_on")),
                name="leaves_after_joining",
            ),
        )
        indexes = (
            models.Index(fields=("authority", "uln"), name="person_uln"),
            models.Index(fields=("authority", "born_on"), name="person_born"),
            models.Index(
                "authority", Upper("family_name"), Upper("given_name"), name="person_name"
            ),
            models.Index(fields=("authority", "postcode"), name="person_postcode"),
            GinIndex(OpClass("search_name", "gin_trgm_ops"), name="person_name_fuzzy"),
        )

    def __str__(self) -> str:
        return f"person {self.pk}"

    @property
    def full_name(self) -> str:
        """As people write it: given name, then family name."""
        return f"{self.given_name} {self.family_name}"

    @property
    def address(self) -> tuple[str, ...]:
        """The lines of the address that are held, postcode last."""
        lines = (
            self.address_line_1,
            self.address_line_2,
            self.address_line_3,
            self.address_line_4,
            self.town,
            self.county,
            self.postcode,
        )
        return tuple(line for line in lines if line)
