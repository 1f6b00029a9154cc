from typing import TYPE_CHECKING, ClassVar

import pghistory
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models

from fingerpost.core import records
from fingerpost.core.access import ROLES, Role

if TYPE_CHECKING:
    from fingerpost.organisations.access import Access


class Authority(models.Model):
    """An English local authority: the tenant and data controller."""

    code = models.CharField(max_length=3, unique=True, help_text="DfE code, such as 886")
    name = models.CharField(max_length=120)
    database_id = models.CharField(
        max_length=3, help_text="Three digits that begin every YoungPersonsID in the return"
    )
    is_demo = models.BooleanField(default=False)
    began_on = models.DateField(
        null=True, help_text="The day it was set up here; empty where that was before we kept it"
    )

    class Meta:
        ordering = ("name",)
        verbose_name_plural = "authorities"

    def __str__(self) -> str:
        return self.name


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def open(self) -> "OrganisationQuerySet":
        return self.filter(closed_on=None)

    def with_identifier(self, text: str) -> "OrganisationQuerySet":
        """Those whose URN, UKPRN or LAESTAB is this."""
        digits = text.strip().replace("/", "")
        if not digits:
            return self.none()
        return self.filter(models.Q(urn=digits) | models.Q(ukprn=digits) | models.Q(laestab=digits))


class Organisation(models.Model):
    """A school, college, provider or authority as the national registers know it.

    Registers are public and the same for every authority, so this table belongs to none.
    """

    class Kind(models.TextChoices):
        SCHOOL = "school", "School"
        SPECIAL_SCHOOL = "special school", "Special school"
        SIXTH_FORM_COLLEGE = "sixth form college", "Sixth form college"
        COLLEGE = "college", "College"
        TRAINING_PROVIDER = "training provider", "Training provider"
        HIGHER_EDUCATION = "higher education", "Higher education"
        AUTHORITY = "authority", "Local authority"
        OTHER = "other", "Other"

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    urn = models.CharField("URN", max_length=6, blank=True, db_index=True)
    ukprn = models.CharField("UKPRN", max_length=8, blank=True, db_index=True)
    laestab = models.CharField("LAESTAB", max_length=7, blank=True, db_index=True)
    la_code = models.CharField(max_length=3, blank=True, db_index=True)
    town = models.CharField(max_length=100, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    has_sixth_form = models.BooleanField(null=True)
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("urn",), condition=~models.Q(urn=""), name="one_organisation_a_urn"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def kind_in_words(self) -> str:
        """The kind as people read it."""
        return Organisation.Kind(self.kind).label

    def record(self) -> records.Organisation:
        """The organisation as the core speaks of it."""
        return records.Organisation(
            name=self.name,
            kind=self.kind,
            urn=self.urn,
            ukprn=self.ukprn,
            laestab=self.laestab,
        )


class Postcode(models.Model):
    """In which authority a postcode lies, by a public register; it belongs to no authority."""

    postcode = models.CharField(max_length=8, primary_key=True)
    la_code = models.CharField(max_length=3)

    def __str__(self) -> str:
        return self.postcode


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, name: str, password: str | None = None) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), name=name)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in. What they may do comes from the memberships they hold."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects: ClassVar[UserManager] = UserManager()

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(models.QuerySet["Membership"]):
    def visible_to(self, access: "Access") -> "MembershipQuerySet":
        """The roles held in the user's authority, for its own staff."""
        if access.organisation is not None:
            return self.none()
        return self.filter(authority=access.authority)


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Membership(models.Model):
    """A role a user holds in an authority, for all of it or for one organisation's own data."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    authority = models.ForeignKey(Authority, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="memberships"
    )
    role_key = models.CharField(max_length=30)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("user", "authority", "organisation"),
                nulls_distinct=False,
                name="one_role_a_place",
            ),
        )

    def __str__(self) -> str:
        return f"{self.role.name}, {self.organisation or self.authority}"

    @property
    def role(self) -> Role:
        """The role as the core describes it."""
        return ROLES[self.role_key]
