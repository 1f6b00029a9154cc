"""What every entry of a case has, and who may read it."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from fingerpost.core import casework
from fingerpost.core.access import Permission
from fingerpost.evidence.models import Evidence
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Authority
from fingerpost.people.merging.queries import of_those_seen
from fingerpost.people.models import Person


class ClassedQuerySet(models.QuerySet[Any]):
    def visible_to(self, access: Access) -> Self:
        """What the authority keeps of a class this user may read."""
        if access.organisation is not None or not access.may(Permission.SEE_PEOPLE):
            return self.none()
        may = self.model.readable_by(access) & self.model.of_those_seen_by(access)
        return self.filter(may, authority=access.authority)

    def standing(self) -> Self:
        """Those nobody took back."""
        return self.filter(undone_at=None)


class Classed(models.Model):
    """What has a class that says who may read it (core/casework)."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    sensitivity = models.CharField(max_length=20, default=casework.GENERAL)

    objects = ClassedQuerySet.as_manager()

    class Meta:
        abstract = True

    @classmethod
    def readable_by(cls, access: Access) -> Q:
        """A condition: of a class that is open to the reader."""
        may = casework.open_to(sees_sensitive=access.may(Permission.SEE_SENSITIVE))
        return Q(sensitivity__in=may)

    @classmethod
    def of_those_seen_by(cls, access: Access) -> Q:
        """A condition: of a young person this user may see, where it is of one."""
        return Q()


class Entry(Classed):
    """What every entry has: whom it is about, who may read it, who wrote it, whether it stands."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    undone_why = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.model_name} {self.pk}"

    @classmethod
    def of_those_seen_by(cls, access: Access) -> Q:
        """A condition: of a young person this user may see."""
        return of_those_seen(access)

    @property
    def is_latest(self) -> bool:
        """Whether nothing was said since that builds on it."""
        return True

    def statements(self) -> "models.QuerySet[Evidence]":
        """What it stated of what the young person does: withdrawn with it."""
        return Evidence.objects.none()

    def settle(self) -> None:
        """Have what it was said of stand as before, once it is taken back."""


class Later(Entry):
    """Something said of another entry later on, which then stands as the latest of them says.

    What was learned in it is evidence, and is withdrawn with it.
    """

    of = ""
    """The column of the entry it is said of."""

    on = models.DateField()
    said = models.CharField(max_length=500, blank=True)
    evidence = models.ForeignKey(Evidence, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    @property
    def is_latest(self) -> bool:
        """Whether nothing was said of the same since."""
        every = type(self)._default_manager.filter(undone_at=None, pk__gt=self.pk)
        return not every.filter(**{self.of: getattr(self, f"{self.of}_id")}).exists()

    def statements(self) -> "models.QuerySet[Evidence]":
        """What was learned in it."""
        return Evidence.objects.filter(pk__in=[self.evidence_id] if self.evidence_id else [])

    def settle(self) -> None:
        """Have what it was said of stand as the one before it says."""
        getattr(self, self.of).settle()


class Shared(Entry):
    """An entry that may be restricted to whoever wrote it and the colleagues they name.

    Those stand in a table of their own whose rows are the entry's `readers`.
    """

    class Meta:
        abstract = True

    @classmethod
    def readable_by(cls, access: Access) -> Q:
        """Of an open class; or restricted, and theirs or one they are named in."""
        readers: Any = cls._meta.get_field("readers").related_model
        own = {str(cls._meta.model_name): OuterRef("pk"), "user": access.user}
        theirs = Q(by=access.user) | Q(Exists(readers.objects.filter(**own)))
        return super().readable_by(access) | Q(sensitivity=casework.RESTRICTED) & theirs
