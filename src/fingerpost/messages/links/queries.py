"""Reading links and replies: what stands, and whose."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from fingerpost.core.cohorts.leaving import DIED
from fingerpost.core.dates import birthdays_of_academic_age
from fingerpost.core.destinations.derive import derive
from fingerpost.core.records import Status
from fingerpost.core.working_year.working_days import is_working_day
from fingerpost.evidence.records import by_person
from fingerpost.messages.links.models import MOST_WRONG_TRIES, Link, Reply
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Organisation
from fingerpost.people.merging.queries import PERSON_MEANT, said_of
from fingerpost.people.models import Person
from fingerpost.sharing.restricting import not_restricted

UNSAFE = "They are marked as unsafe to contact. Nothing may be sent to them."
GONE = "They are no longer on the caseload."
WENT_HOME = time(17)
NEEDS_A_PERSON = ("not_now", "something_else")
"""Answers that a page must not ask further, so that a person does."""


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


def replies(access: Access) -> QuerySet[Reply]:
    """Every reply of the young people this user may see, latest first."""
    found: QuerySet[Reply] = Reply.objects.visible_to(access)
    return found.select_related("person__merged_into", "link", "settled_by", "undone_by")


def replies_of(person: Person, access: Access) -> QuerySet[Reply]:
    """What one young person replied, latest first."""
    return replies(access).filter(said_of(person))


def waiting(access: Access) -> QuerySet[Reply]:
    """Replies that ask for somebody of ours, and that nobody has seen to: the oldest first."""
    return replies(access).filter(asks_for_us()).order_by("at", "pk")


def asks_for_us() -> Q:
    """Of a reply: it asks for somebody of ours, and nobody has seen to it."""
    asks = ~Q(help_wanted=[]) | ~Q(words="") | Q(asked_to_stop=True) | Q(doing__in=NEEDS_A_PERSON)
    return asks & Q(settled_at=None, undone_at=None)


def has_asked_for_us() -> Q:
    """Of those who stand in lists: a reply of theirs waits for somebody of ours.

    Asked once of all replies, not of each person.
    """
    waits = Reply.objects.filter(asks_for_us()).order_by()
    return Q(pk__in=waits.values_list(PERSON_MEANT))


def replied_since(moment: str) -> Q:
    """Of a Person queryset: they replied after a moment, the name of a column of theirs.

    By themselves or as an entry made one with theirs: asked apart, as an index finds each.
    """
    later = Reply.objects.filter(undone_at=None, at__gt=OuterRef(moment)).order_by()
    own, of_entries = Q(person=OuterRef("pk")), Q(person__merged_into=OuterRef("pk"))
    return Q(Exists(later.filter(own))) | Q(Exists(later.filter(of_entries)))


def overnight(access: Access, now: datetime) -> QuerySet[Reply]:
    """Replies since the team last went home."""
    return replies(access).filter(at__gte=since_last_evening(now), undone_at=None)


def since_last_evening(now: datetime) -> datetime:
    """Five o'clock of the last working day before today: on a Monday, of Friday."""
    here = timezone.localtime(now)
    day = here.date() - timedelta(days=1)
    while not is_working_day(day):
        day -= timedelta(days=1)
    return datetime.combine(day, WENT_HOME, tzinfo=here.tzinfo)


# Cards

YEAR_11 = 15
"""Academic age in Year 11."""


@dataclass(frozen=True, slots=True)
class Year11:
    """A school, how many of ours are in its Year 11, and how many of them hold a card."""

    school: Organisation
    pupils: int
    with_card: int

    @property
    def in_words(self) -> str:
        """As it stands in a list to choose from."""
        return f"{self.school.name}: {self.with_card:,} of {self.pupils:,} have a card"


def schools_with_year_11(access: Access) -> list[Year11]:
    """The schools of our Year 11, by name."""
    pupils = _year_11(access).exclude(school=None)
    every = Counter(pupils.values_list("school", flat=True))
    holding = Counter(pupils.filter(pk__in=_with_card()).values_list("school", flat=True))
    schools = Organisation.objects.in_bulk(every)
    found = [Year11(schools[pk], count, holding[pk]) for pk, count in every.items()]
    return sorted(found, key=lambda one: one.school.name)


def to_give_a_card(access: Access, school: Organisation, *, only_new: bool) -> list[Person]:
    """Who is in Year 11 of a school and may be asked; by name, as a register is."""
    pupils = _year_11(access).filter(school=school, unsafe_to_contact=False)
    if only_new:
        pupils = pupils.exclude(pk__in=_with_card())
    return list(pupils.order_by("family_name", "given_name", "pk"))


def _year_11(access: Access) -> QuerySet[Person]:
    born = birthdays_of_academic_age(YEAR_11, timezone.localdate())
    found = Person.objects.visible_to(access).filter(left_on=None, born_on__range=born)
    return found.filter(not_restricted()).order_by()


def _with_card() -> QuerySet[Link, int]:
    cards = open_links().filter(purpose=Link.Purpose.CARD).order_by()
    return cards.values_list("person", flat=True)
