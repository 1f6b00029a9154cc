import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper

from fingerpost.core.access import Permission
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Authority, Organisation
from fingerpost.people.reach import shared_with


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, access: Access) -> "PersonQuerySet":
        """The young people this user may see: their authority's, for the authority's own staff.

        A contractor sees those shared with them. School and provider users see none by name until
        an agreement and the sharing rules say so.
        """
        if access.organisation is not None or not access.may(Permission.SEE_PEOPLE):
            return self.none()
        found = self.filter(authority=access.authority).standing()
        return found.filter(shared_with(access)) if access.role.only_shared else found

    def on_caseload(self) -> "PersonQuerySet":
        return self.standing().filter(left_on=None)

    def standing(self) -> "PersonQuerySet":
        """Neither set aside nor made one with another entry."""
        return self.filter(removed_at=None, merged_into=None)

    def entries_of(self, person: "Person") -> "PersonQuerySet":
        """An entry and every other that was made one with it."""
        return self.filter(Q(pk=person.pk) | Q(merged_into=person.pk))


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
    safe_contact_note = models.CharField(max_length=1000, blank=True)
    unsafe_to_contact = models.BooleanField(
        default=False, db_default=False, help_text="Nobody is to contact them without a reason"
    )
    preferred_means = models.CharField(
        max_length=20,
        blank=True,
        default="",
        db_default="",
        help_text="How they like to be reached: a code of core/contacts/means.csv",
    )

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

    merged_into = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="entries",
        help_text="The entry that stands for this one: always one that stands by itself",
    )

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ("family_name", "given_name", "pk")
        constraints = (
            models.UniqueConstraint(fields=("authority", "local_id"), name="one_person_a_local_id"),
            models.UniqueConstraint(
                fields=("authority", "upn"),
                condition=~Q(upn="") & Q(merged_into=None),
                name="one_person_a_upn",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=models.F("pk")),
                name="merged_into_another",
            ),
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(left_on__gte=models.F("joined_on")),
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


class MergeQuerySet(models.QuerySet["Merge"]):
    def visible_to(self, access: Access) -> "MergeQuerySet":
        """Merges of the young people this user may see."""
        survivors = Person.objects.filter(authority=access.authority, removed_at=None)
        if access.organisation is not None or not access.may(Permission.SEE_PEOPLE):
            return self.none()
        return self.filter(survivor__in=survivors)

    def in_force(self) -> "MergeQuerySet":
        """Those nobody took apart."""
        return self.filter(undone_at=None)


class Merge(models.Model):
    """Entries made one because they are one young person; always to be taken apart again."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    survivor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="merges")
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = MergeQuerySet.as_manager()

    class Meta:
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"merge {self.pk}"


class MergeEntry(models.Model):
    """One entry of a merge, and what the merge changed of it, so that undo puts it back."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    merge = models.ForeignKey(Merge, on_delete=models.CASCADE, related_name="entries")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    set_aside = models.BooleanField(help_text="False for the entry that stands for all")
    before = models.JSONField(help_text="Columns and the values they had")
    after = models.JSONField(help_text="The same columns and the values they were given")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("merge", "person"), name="once_in_a_merge"),)

    def __str__(self) -> str:
        return f"entry of merge {self.merge_id}"
