"""Reading requests: what waits, of whom, and who must not be deleted while it does."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import QuerySet

from fingerpost.core.access import ROLES, Permission
from fingerpost.core.rights.clock import due_on
from fingerpost.core.rights.kinds import GIVEN, Kind
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Membership
from fingerpost.people.merging.queries import said_of, with_entries
from fingerpost.people.models import Person
from fingerpost.reports.rights.models import Request

WITH = ("person__merged_into", "stopped", "identity_by", "closed_by", "mended_by")


def requests(access: Access) -> QuerySet[Request]:
    """Every request this user may answer."""
    found = Request.objects.visible_to(access)
    return found.select_related(*WITH).prefetch_related("pauses", "given")


def waiting(access: Access) -> list[Request]:
    """Those not answered yet: what is due first comes first, what waits for them last."""
    found = requests(access).filter(closed_on=None)
    return sorted(found, key=_by_day)


def answered(access: Access) -> QuerySet[Request]:
    """Those that were answered, latest first."""
    return requests(access).exclude(closed_on=None).order_by("-closed_on", "-pk")


def of_person(person: Person, access: Access) -> QuerySet[Request]:
    """What one young person asked, or somebody for them, latest first."""
    return requests(access).filter(said_of(person)).order_by("-received_on", "-pk")


def to_mend(access: Access) -> QuerySet[Request]:
    """What young people say is wrong and nobody has looked into, oldest first."""
    return Request.objects.all().to_mend_by(access).select_related("person__merged_into")


def held_by_request(people: Iterable[int]) -> set[int]:
    """Of these entries, those of whom a request is open: they must not be deleted.

    A request about any entry of somebody holds all of theirs.
    """
    asked = Request.objects.standing().exclude(person=None).values_list("person", flat=True)
    return set(people) & with_entries(asked)


def to_erase(authority_id: int) -> Mapping[int, date]:
    """By entry, since when everything of somebody is to go: they asked, and it was done as asked.

    Opened again, it counts no more.
    """
    asked = Request.objects.filter(authority_id=authority_id, kind=Kind.ERASURE, outcome=GIVEN)
    granted = asked.exclude(person=None).order_by("closed_on").values_list("person", "closed_on")
    return {pk: on for pk, on in granted if pk and on}


def with_nobody_to_answer(authority_id: int) -> int:
    """How many requests wait in an authority in which nobody's role may answer them."""
    roles = [role.key for role in ROLES.values() if Permission.ANSWER_REQUESTS in role.permissions]
    own = Membership.objects.filter(authority_id=authority_id, user__is_active=True)
    if own.filter(role_key__in=roles).exists():
        return 0
    return Request.objects.filter(authority_id=authority_id).standing().count()


def _by_day(request: Request) -> tuple[bool, object, int]:
    due = due_on(request.asked)
    return due is None, due or request.received_on, request.pk
