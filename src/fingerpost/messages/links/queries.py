"""Reading links and replies: what stands, and whose."""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from fingerpost.core.cohorts.leaving import DIED
from fingerpost.core.destinations.derive import derive
from fingerpost.core.records import Status
from fingerpost.evidence.records import by_person
from fingerpost.messages.links.models import MOST_WRONG_TRIES, Link
from fingerpost.organisations.access import Access
from fingerpost.people.merging.queries import said_of
from fingerpost.people.models import Person

UNSAFE = "They are marked as unsafe to contact. Nothing may be sent to them."
GONE = "They are no longer on the caseload."


def why_not(person: Person) -> str:
    """Why somebody may not be asked by a link; empty where they may."""
    if person.unsafe_to_contact:
        return UNSAFE
    if person.cohort_status == DIED or person.left_on or person.removed_at or person.merged_into_id:
        return GONE
    return ""


def status_of(person: Person, day: date) -> Status:
    """What we hold of what they do, derived for a day."""
    evidence = next((e for _, _, e in by_person(person.authority_id, [person.pk])), [])
    return derive(evidence, born_on=person.born_on, as_at=day)


def links_of(person: Person, access: Access) -> QuerySet[Link]:
    """Every link and card made for a young person, latest first."""
    found: QuerySet[Link] = Link.objects.visible_to(access).filter(said_of(person))
    return found.select_related("made_by", "revoked_by")


def open_links() -> QuerySet[Link]:
    """Links and cards that can still be replied to."""
    return Link.objects.filter(
        Q(used_at=None) | Q(purpose=Link.Purpose.CARD),
        revoked_at=None,
        wrong_tries__lt=MOST_WRONG_TRIES,
        expires_at__gt=timezone.now(),
    )
