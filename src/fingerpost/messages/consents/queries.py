"""How it stands with the consents of a school's pupils: who said what, who is to be asked."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from fingerpost.core.access import Permission
from fingerpost.core.dates import age_on
from fingerpost.core.sharing import asking
from fingerpost.core.sharing.asking import ASKED_FROM, Asking, Due, State
from fingerpost.core.sharing.consent import YEARS_AFTER_KEY_STAGE_4, returns_until
from fingerpost.core.sharing.instructions import birthday
from fingerpost.core.sharing.questions import Right
from fingerpost.db import bulk
from fingerpost.evidence.models import Evidence
from fingerpost.messages.consents.models import Shown
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Organisation
from fingerpost.people.merging.queries import by_person_meant, said_of, with_entries
from fingerpost.people.models import Person
from fingerpost.people.names import plain
from fingerpost.sharing import records
from fingerpost.sharing.actions.consents import DESTINATIONS
from fingerpost.sharing.models import Consent, Instruction, Objection

OLDEST = 16 + YEARS_AFTER_KEY_STAGE_4 + 1
"""Nobody this old is still within three years of Year 11."""


@dataclass(frozen=True, slots=True)
class Pupil:
    """One pupil or leaver of a school, how it stands, and whether they are to be asked now."""

    person: Person
    state: State
    due: Due


def own(access: Access) -> QuerySet[Person]:
    """Whose consents and instructions this user keeps: a school's or provider's own, else all they
    may see. Whose use is restricted stands in no list."""
    if not access.may(Permission.RECORD_CONSENT):
        return Person.objects.none()
    place = access.organisation
    if place is None:
        found = Person.objects.visible_to(access)
    else:
        taught = Evidence.objects.filter(provider=place, withdrawn_at=None, person=OuterRef("pk"))
        held = Person.objects.filter(authority=access.authority, left_on=None).standing()
        found = held.filter(Q(school=place) | Exists(taught))
    restricted = Objection.objects.filter(
        person=OuterRef("pk"), kind=Right.RESTRICTION.value, ended_on=None
    )
    return found.filter(~Exists(restricted)).select_related("school", "authority")


def named(access: Access, *, given_name: str, family_name: str, born_on: date) -> list[Person]:
    """Those of one's own with this name and date of birth."""
    words = set(plain(f"{given_name} {family_name}").split())
    found = own(access).filter(born_on=born_on)
    return [person for person in found if words <= set(person.search_name.split())]


def pupils(access: Access, school: Organisation | None = None) -> QuerySet[Person]:
    """Those of one's own who may be asked on behalf of a school: 13 or older, and within three
    years of Year 11; of every school when None."""
    today = timezone.localdate()
    born = Q(
        born_on__gt=birthday(today, -OLDEST),
        born_on__lte=birthday(today, -ASKED_FROM),
    )
    found = own(access).filter(born)
    found = found.filter(school=school) if school else found.exclude(school=None)
    return found.order_by("family_name", "given_name", "pk")


def schools(access: Access) -> QuerySet[Organisation]:
    """Schools on whose behalf this user may ask: their own, or every one with pupils of ours."""
    if access.organisation is not None:
        return Organisation.objects.filter(pk=access.organisation.pk)
    return Organisation.objects.filter(pk__in=pupils(access).order_by().values("school"))


def by_school(access: Access, day: date) -> list[tuple[Organisation, list[Pupil]]]:
    """How it stands at each school, by its name."""
    found: dict[Organisation, list[Pupil]] = {}
    for one in coverage(pupils(access), day):
        if one.person.school is not None:
            found.setdefault(one.person.school, []).append(one)
    return sorted(found.items(), key=lambda pair: pair[0].name)


def instructions(access: Access) -> QuerySet[Instruction]:
    """Instructions not to share that this user may see, latest first."""
    found = Instruction.objects.visible_to(access).kept()
    return found.select_related("person__merged_into", "institution", "recorded_by")


def objections_of(person: Person, access: Access) -> QuerySet[Objection]:
    """What somebody objected to, and restrictions, for the authority's own staff."""
    return Objection.objects.visible_to(access).filter(said_of(person))


def coverage(people: Iterable[Person], day: date) -> list[Pupil]:
    """How it stands with each of these for their own school, in the order given; two queries."""
    them = [
        p
        for p in people
        if day <= returns_until(p.born_on, None) and age_on(p.born_on, day) >= ASKED_FROM
    ]
    held = _askings(them)
    return [Pupil(p, held[p.pk].state(day), asking.due(held[p.pk], day)) for p in them]


def counted(covered: Iterable[Pupil]) -> Counter[State]:
    """How many stand how."""
    return Counter(one.state for one in covered)


def asking_of(person: Person, school: Organisation) -> Asking:
    """What is known of asking one young person for one school."""
    rows = list(answers_of(person, school))
    return _asking(person, school.pk, rows)


def answers_of(person: Person, school: Organisation | None = None) -> QuerySet[Consent]:
    """Every time they were asked or answered, latest first; also of entries made one with them."""
    found = Consent.objects.filter(said_of(person), authority=person.authority_id)
    found = found.filter(school=school, purpose=DESTINATIONS) if school else found
    return found.select_related("school", "asked_by", "recorded_by")


def texts(authority_id: int, rows: Iterable[Consent]) -> dict[str, str]:
    """The words that were shown, by the key with which consents name them."""
    keys = {row.wording for row in rows}
    found = Shown.objects.filter(authority=authority_id, key__in=keys)
    return dict(found.values_list("key", "text"))


def _askings(people: Collection[Person]) -> Mapping[int, Asking]:
    ids = with_entries(p.pk for p in people)
    rows = Consent.objects.filter(purpose=DESTINATIONS, person__in=bulk.among(ids))
    of = by_person_meant(rows)
    return {p.pk: _asking(p, p.school_id, of.get(p.pk, ())) for p in people}


def _asking(person: Person, school_id: int | None, said: Iterable[Consent]) -> Asking:
    rows = [row for row in said if row.school_id == school_id]
    return Asking(
        school=str(school_id),
        purpose=DESTINATIONS,
        born_on=person.born_on,
        asked=[timezone.localtime(row.asked_at).date() for row in rows if row.asked_at],
        answers=[records.answer(row) for row in rows if row.answered_on],
    )
