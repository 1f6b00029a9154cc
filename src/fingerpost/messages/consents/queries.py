"""How it stands with the consents of a school's pupils: who said what, who is to be asked."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from fingerpost.core.access import Permission
from fingerpost.core.dates import birthdays_of_academic_age
from fingerpost.core.sharing import asking
from fingerpost.core.sharing.asking import Asking, Closed, Due, State, Whom
from fingerpost.db import bulk
from fingerpost.evidence.models import Evidence
from fingerpost.messages.consents.models import Shown
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Organisation
from fingerpost.people.merging.queries import (
    PERSON_MEANT,
    by_person_meant,
    said_of,
    with_entries,
)
from fingerpost.people.models import Person
from fingerpost.people.names import plain
from fingerpost.sharing import records
from fingerpost.sharing.actions.consents import CASE_STUDY, DESTINATIONS
from fingerpost.sharing.models import Consent, Instruction, Objection
from fingerpost.sharing.queries import modes_with
from fingerpost.sharing.restricting import not_restricted

FLOW = "F7"
NOT_NOW = "They are not to be asked now."
LEFT = "left"
YEARS = {"8": "Year 8", "9": "Year 9", "10": "Year 10", "11": "Year 11", LEFT: "Left Year 11"}
YEAR_IS_AGE_LESS = 4
FIRST_PAST_SCHOOL = 16
"""Academic age in the year after Year 11."""


@dataclass(frozen=True, slots=True)
class Pupil:
    """One pupil or leaver of a school, how it stands, and whether they are to be asked now."""

    person: Person
    state: State
    due: Due

    @property
    def whom(self) -> Whom | None:
        """Among whom they are to be asked; None where they are not."""
        return asking.whom(self.due, self.state)


@dataclass(slots=True)
class Coverage:
    """How it stands at one school: how many in each state, and how many to be asked, of whom."""

    school: Organisation
    closed: Closed | None
    states: Counter[State] = field(default_factory=Counter)
    due: Counter[Whom] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        """How many may be asked there at all."""
        return self.states.total()

    @property
    def to_ask(self) -> int:
        """How many are to be asked now."""
        return self.due.total()

    def count(self, state: State, whom: Whom | None, many: int = 1) -> None:
        """So many more stand so."""
        self.states[state] += many
        if whom:
            self.due[whom] += many


def own(access: Access) -> QuerySet[Person]:
    """Whose consents and instructions this user keeps, and who may stand in a list of them: not
    those whose data is only kept."""
    return with_only_kept(access).filter(not_restricted())


def with_only_kept(access: Access) -> QuerySet[Person]:
    """All whose consents and instructions this user keeps: a school's or provider's own, else all
    they may see."""
    if not access.may(Permission.RECORD_CONSENT):
        return Person.objects.none()
    place = access.organisation
    if place is None:
        found = Person.objects.visible_to(access)
    else:
        taught = Evidence.objects.filter(
            authority=access.authority, provider=place, withdrawn_at=None
        )
        held = Person.objects.filter(authority=access.authority, left_on=None).standing()
        theirs = Q(pk__in=taught.order_by().values_list(PERSON_MEANT))
        found = held.filter(Q(school=place) | theirs)
    return found.select_related("school", "authority")


def asks_for(person: Person, access: Access) -> Organisation | None:
    """The school for which this user may hear whether it may know: of somebody at a school or
    provider their own alone. None where there is none."""
    if access.organisation is not None and access.organisation != person.school:
        return None
    return person.school


def places_of(person: Person, access: Access) -> list[Organisation]:
    """Schools and providers that somebody may have told not to share, for the authority's staff:
    where they are or were, as far as we know. A school or provider speaks for itself only."""
    if access.organisation is not None:
        return []
    said = Evidence.objects.filter(said_of(person), withdrawn_at=None).exclude(provider=None)
    places = Q(pk=person.school_id) | Q(pk__in=said.values("provider"))
    return list(Organisation.objects.filter(places).order_by("name"))


def named(access: Access, *, given_name: str, family_name: str, born_on: date) -> list[Person]:
    """Those of one's own with this name and date of birth."""
    words = set(plain(f"{given_name} {family_name}").split())
    found = own(access).filter(born_on=born_on)
    return [person for person in found if words <= set(person.search_name.split())]


def pupils(access: Access, school: Organisation | None = None) -> QuerySet[Person]:
    """Those of one's own who may be asked on behalf of a school: 13 or older, and within three
    years of Year 11; of every school when None."""
    born = asking.births_asked(timezone.localdate())
    found = own(access).filter(born_on__range=born)
    found = found.filter(school=school) if school else found.exclude(school=None)
    return found.order_by("family_name", "given_name", "pk")


def schools(access: Access) -> QuerySet[Organisation]:
    """Schools on whose behalf this user may ask: their own, or every one with pupils of ours."""
    if access.organisation is not None:
        return Organisation.objects.filter(pk=access.organisation.pk)
    return Organisation.objects.filter(pk__in=pupils(access).order_by().values("school"))


def by_school(access: Access, day: date, *, school: Organisation | None = None) -> list[Coverage]:
    """How it stands at each school, by its name; at one, where it is given.

    Whoever was never asked and never answered, which is most, is counted by the database.
    """
    asked = Consent.objects.filter(authority=access.authority, purpose=DESTINATIONS).order_by()
    known = asked.annotate(stands_for=PERSON_MEANT).values("stands_for")
    every = pupils(access, school).order_by()
    untold = every.exclude(pk__in=known).values_list("school").annotate(Count("pk"))
    counts = dict(untold)
    covered = coverage(every.filter(pk__in=known), day)
    places = Organisation.objects.in_bulk({*counts, *(one.person.school_id for one in covered)})
    shut = closed_at(places.values(), access.authority.pk, day)
    found = {pk: Coverage(place, shut[pk]) for pk, place in places.items()}
    for pk, many in counts.items():
        found[pk].count(State.NOT_ASKED, None if shut[pk] else Whom.FIRST, many)
    for one in covered:
        found[one.person.school_id or 0].count(one.state, one.whom)
    return sorted(found.values(), key=lambda one: one.school.name)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Whom a choice would ask, and why not the others of those schools and years, by rule."""

    people: list[Person]
    not_now: Counter[str]


def chosen(
    access: Access,
    *,
    school: Organisation | None,
    years: Collection[str],
    whom: Collection[Whom],
) -> Chosen:
    """Who of the pupils of a school, or of all, is to be asked now.

    Args:
        access: who asks.
        school: whose pupils; of every school when None.
        years: of which years, by their names in `YEARS`; of all when none is named.
        whom: of those not asked yet, of those who turned 16, and so on; of all when none is named.
    """
    day = timezone.localdate()
    of_years = Q(pk__isnull=bool(years))
    for year in years:
        of_years |= Q(born_on__range=born_in(year, day))
    covered = coverage(pupils(access, school).filter(of_years), day)
    wanted = set(whom or Whom)
    return Chosen(
        [one.person for one in covered if one.whom in wanted],
        Counter(one.due.rule for one in covered if not one.due.is_due),
    )


def born_in(year: str, day: date) -> tuple[date, date]:
    """The dates of birth of those in a year group today; of all who have left Year 11."""
    if year == LEFT:
        return date.min, birthdays_of_academic_age(FIRST_PAST_SCHOOL, day)[1]
    return birthdays_of_academic_age(int(year) + YEAR_IS_AGE_LESS, day)


def closed_at(
    schools: Iterable[Organisation], authority_id: int, day: date
) -> dict[int, Closed | None]:
    """By key of each school, why nobody is asked for it; None where people are."""
    ours, agreed = modes_with(schools, authority_id=authority_id, flow=FLOW, on=day)
    return {pk: asking.closed(ours, mode) for pk, mode in agreed.items()}


def instructions(access: Access) -> QuerySet[Instruction]:
    """Instructions not to share that this user may see, latest first."""
    found = Instruction.objects.visible_to(access).kept()
    return found.select_related("person__merged_into", "institution", "recorded_by")


def objections_of(person: Person, access: Access) -> QuerySet[Objection]:
    """What somebody objected to, and restrictions, for the authority's own staff."""
    return Objection.objects.visible_to(access).filter(said_of(person))


def coverage(people: Iterable[Person], day: date) -> list[Pupil]:
    """How it stands with each of these for their own school, in the order given; four queries."""
    them = list(people)
    held = _askings(them, day)
    return [Pupil(p, held[p.pk].state(day), asking.due(held[p.pk], day)) for p in them]


def not_to_be_asked(people: Collection[int]) -> dict[int, str]:
    """Of these young people, by key, those who are not to be asked now, each with the reason."""
    held = Person.objects.filter(pk__in=bulk.among(people)).select_related("school", "authority")
    covered = coverage(held.filter(not_restricted()).exclude(school=None), timezone.localdate())
    asked = {one.person.pk for one in covered if one.due.is_due}
    reasons = {one.person.pk: one.due.sentence for one in covered}
    return {pk: reasons.get(pk, NOT_NOW) for pk in people if pk not in asked}


def asking_of(person: Person, school: Organisation, day: date) -> Asking:
    """What is known of asking one young person for one school."""
    closed = closed_at([school], person.authority_id, day)[school.pk]
    return _asking(person, school.pk, list(answers_of(person, school)), closed)


def answers_of(person: Person, school: Organisation | None = None) -> QuerySet[Consent]:
    """Every time they were asked or answered, latest first; also of entries made one with them."""
    found = Consent.objects.filter(said_of(person), authority=person.authority_id)
    found = found.filter(school=school, purpose=DESTINATIONS) if school else found
    return found.select_related("school", "asked_by", "recorded_by")


def has_story(person: Person) -> bool:
    """Whether they agreed to have a story of theirs on a poster, and still do."""
    return Consent.objects.standing().filter(said_of(person), purpose=CASE_STUDY).exists()


def texts(authority_id: int, rows: Iterable[Consent]) -> dict[str, str]:
    """The words that were shown, by the key with which consents name them."""
    keys = {row.wording for row in rows}
    found = Shown.objects.filter(authority=authority_id, key__in=keys)
    return dict(found.values_list("key", "text"))


def _askings(people: Collection[Person], day: date) -> Mapping[int, Asking]:
    ids = with_entries(p.pk for p in people)
    rows = Consent.objects.filter(purpose=DESTINATIONS, person__in=bulk.among(ids))
    of = by_person_meant(rows)
    shut = {
        authority: closed_at({p.school for p in people if p.school}, authority, day)
        for authority in {p.authority_id for p in people}
    }
    return {
        p.pk: _asking(p, p.school_id, of.get(p.pk, ()), shut[p.authority_id].get(p.school_id or 0))
        for p in people
    }


def _asking(
    person: Person, school_id: int | None, said: Iterable[Consent], closed: Closed | None
) -> Asking:
    rows = [row for row in said if row.school_id == school_id]
    return Asking(
        school=str(school_id),
        purpose=DESTINATIONS,
        born_on=person.born_on,
        asked=[timezone.localtime(row.asked_at).date() for row in rows if row.asked_at],
        answers=[records.answer(row) for row in rows if row.answered_on],
        closed=closed,
    )
