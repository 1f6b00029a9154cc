"""What reports count: the stored file of a return, the survey's list, what people say they want."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from fingerpost.caseload.casework.models import Provision
from fingerpost.core.authority_reports import counted
from fingerpost.core.authority_reports.sectors import sector_of
from fingerpost.core.authority_reports.travel import district_of, reach
from fingerpost.core.casework import GENERAL
from fingerpost.core.dates import birthdays_of_academic_age
from fingerpost.core.exercises import plans
from fingerpost.core.exercises.cohorts import CohortKind
from fingerpost.core.exercises.plans import Kind
from fingerpost.core.figures.measures import COHORT
from fingerpost.core.figures.snapshot import Member
from fingerpost.core.figures.splits import NOT_HELD
from fingerpost.core.records import Group
from fingerpost.core.workflow import CohortState
from fingerpost.evidence.models import Plan
from fingerpost.evidence.plans import by_people
from fingerpost.organisations.models import Authority, Organisation
from fingerpost.people.models import Person
from fingerpost.reports.figures import records
from fingerpost.returns.exercises.entries import entries
from fingerpost.returns.exercises.models import Cohort
from fingerpost.returns.models import Return

NO_SCHOOL = "none"
AGES = (15, 16, 17)
"""Academic ages of those asked what they want: Years 11 to 13."""


def members(built: Return) -> list[Member]:
    """Everybody whom the figures of a return count."""
    found = records.snapshot(built)
    return [one for one in found.members if COHORT in found.parts(one)]


def goes(people: Iterable[Member]) -> dict[str, dict[str, int]]:
    """By district they live in: what people do, of those who participate how far from home."""
    everybody = list(people)
    of_place = districts_of_places({one.provider for one in everybody})
    here = {one.area for one in everybody if one.area}

    def leaf(one: Member) -> str:
        does = counted.does(one.code, one.group)
        if does not in counted.ROUTES:
            return does
        return str(reach(one.area, of_place.get(one.provider, ""), here=here))

    return counted.tallied((one.area or NOT_HELD, leaf(one)) for one in everybody)


def districts_of_places(names: Iterable[str]) -> dict[str, str]:
    """The district of each place of these names; none of two places of one name."""
    found: dict[str, set[str]] = defaultdict(set)
    held = Organisation.objects.filter(name__in=set(names)).exclude(postcode="")
    for name, postcode in held.values_list("name", "postcode"):
        found[name].add(district_of(postcode))
    return {name: next(iter(some)) for name, some in found.items() if len(some) == 1}


def with_characteristic(people: Iterable[Member], code: str) -> dict[str, dict[str, int]]:
    """What those do who have a characteristic, and all others."""
    return counted.tallied(
        ("yes" if code in one.characteristics else "no", str(one.group)) for one in people
    )


@dataclass(frozen=True, slots=True)
class Answer:
    """What one young person of the survey did, and the key of their school of Year 11."""

    school: str
    does: str


def survey_list(authority: Authority, today: date) -> Cohort | None:
    """The list of the latest survey; None where none was ever drawn up."""
    lists = Cohort.objects.filter(authority=authority, kind=CohortKind.SURVEY, year__lte=today.year)
    return lists.order_by("-year").first()


def answers(cohort: Cohort, today: date) -> Iterator[Answer]:
    """An answer for each who is counted in a survey.

    Of a list that was fixed whoever joined late is not; of those who died or never were ours
    nothing is said.
    """
    is_open = cohort.state == CohortState.OPEN
    for one in entries(cohort, today):
        if one.member.gone or (one.member.joined_late and not is_open):
            continue
        group = Group.NOT_KNOWN if one.is_missing else Group(one.part)
        yield Answer(str(one.member.school_id or NO_SCHOOL), counted.does(one.code, group))


def schools(keys: Iterable[str]) -> dict[str, Organisation]:
    """The schools of a survey by their key."""
    found = Organisation.objects.filter(pk__in=set(keys) - {NO_SCHOOL})
    return {str(one.pk): one for one in found}


@dataclass(frozen=True, slots=True)
class Offered:
    """Something of our directory of provision, in words."""

    name: str
    provider: str
    areas: str
    places: str


def offered(authority: Authority) -> list[Offered]:
    """What the directory has that is open and that everybody may read of."""
    held = Provision.objects.filter(authority=authority, closed_at=None, sensitivity=GENERAL)
    return [
        Offered(one.name, one.provider, one.areas, str(one.places or "No limit")) for one in held
    ]


def places_to_learn(authority: Authority) -> list[tuple[str, Organisation]]:
    """Where somebody can learn after 16 in the authority, each with its district."""
    kinds = Organisation.Kind
    schools = Q(kind__in=(kinds.SCHOOL, kinds.SPECIAL_SCHOOL), has_sixth_form=True)
    after_16 = Q(kind__in=(kinds.COLLEGE, kinds.SIXTH_FORM_COLLEGE, kinds.TRAINING_PROVIDER))
    found = Organisation.objects.open().filter(schools | after_16, la_code=authority.code)
    return [(district_of(one.postcode), one) for one in found]


@dataclass(frozen=True, slots=True)
class Wish:
    """What one young person said they want: the sector, and the way to it."""

    sector: str
    way: str


def wishes(authority: Authority, on: date) -> list[Wish]:
    """What those of Years 11 to 13 said last that they want to do, each counted once."""
    people = Person.objects.filter(authority=authority, born_on__range=_born(on)).on_caseload()
    held = by_people(authority.pk, people.values_list("pk", flat=True))
    spoken = [plans.speaking(said, Kind.INTENDED, as_at=on) for said in held.values()]
    last = {one.key: one.code for one in spoken if one and one.key}
    courses = Plan.objects.filter(pk__in=last).order_by().values_list("pk", "course")
    return [Wish(sector_of(course), last[key]) for key, course in courses]


def _born(on: date) -> tuple[date, date]:
    return birthdays_of_academic_age(AGES[-1], on)[0], birthdays_of_academic_age(AGES[0], on)[1]
