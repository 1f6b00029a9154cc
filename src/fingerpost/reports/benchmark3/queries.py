"""What is counted of a school's leavers. Nothing of it leaves before it is protected."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from fingerpost.core.benchmark3 import counting, coverage, routes
from fingerpost.core.benchmark3.measures import Leaver
from fingerpost.core.benchmark3.routes import OWN
from fingerpost.core.cohorts.leaving import LEFT_ENGLAND
from fingerpost.core.destinations.derive import derive_each
from fingerpost.core.exercises.plans import Kind, Plan, speaking
from fingerpost.core.figures.snapshot import Member, Snapshot
from fingerpost.core.figures.splits import NOT_HELD, SPLITS
from fingerpost.core.leavers.cohorts import Cohort, Stage, cohorts_on
from fingerpost.core.records import Group, Status
from fingerpost.core.sharing.decision import Decision
from fingerpost.db import bulk
from fingerpost.evidence import plans
from fingerpost.evidence.records import by_person
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Organisation
from fingerpost.people.models import Person
from fingerpost.reports.benchmark3.models import Pack, PackRun
from fingerpost.reports.leavers import queries as leavers
from fingerpost.reports.leavers.models import Doubt, Word
from fingerpost.reports.leavers.presenters import TOLD
from fingerpost.sharing.queries import decisions

BACK_TO_SCHOOLS, FOR_CAREERS = "F7", "destinations"


def cohorts(day: date) -> list[Cohort]:
    """The leavers a pack is of: Year 11 of three summers, the latest first."""
    return [one for one in cohorts_on(day) if one.stage is Stage.YEAR_11]


@dataclass(frozen=True, slots=True)
class _Held:
    """What is held of a school's leavers beside their statuses, by key of the person."""

    people: Mapping[int, Person]
    plans: Mapping[int, Sequence[Plan]]
    decided: Mapping[int, Decision]
    on_days: Mapping[int, Mapping[date, Status]]
    places: Mapping[str, str]


def facts(access: Access, school: Organisation, day: date) -> Mapping[Cohort, list[Leaver]]:
    """The leavers of a school as they are counted, by cohort; a handful of queries.

    Args:
        access: who asks; says of which authority.
        school: whose leavers.
        day: the day whose knowledge counts.
    """
    found = leavers.leavers(access, school, day, cohorts=cohorts(day))
    held = _held(access, school, day, found)
    return {
        cohort: [_leaver(one, cohort, held, school, day) for one in them]
        for cohort, them in found.items()
    }


def _held(
    access: Access,
    school: Organisation,
    day: date,
    found: Mapping[Cohort, Sequence[leavers.Leaver]],
) -> _Held:
    keys = [one.person for them in found.values() for one in them]
    authority = access.authority.pk
    return _Held(
        people={one.pk: one for one in Person.objects.filter(pk__in=bulk.among(keys))},
        plans=plans.by_people(authority, keys),
        decided=decisions(
            keys,
            authority_id=authority,
            recipient=school,
            flow=BACK_TO_SCHOOLS,
            purpose=FOR_CAREERS,
            wanted=TOLD,
            on=day,
        ),
        on_days=_on_days(authority, keys, day),
        places=_places(found),
    )


def _on_days(
    authority_id: int, keys: Sequence[int], day: date
) -> Mapping[int, Mapping[date, Status]]:
    """What each did on every day that GB3-1 looks at, as known on the day."""
    looked_at = sorted({on for one in cohorts(day) for on in coverage.days(one, day).values()})
    return {
        person: dict(
            zip(
                looked_at,
                derive_each(evidence, born_on=born_on, days=looked_at, as_known_at=day),
                strict=True,
            )
        )
        for person, born_on, evidence in by_person(authority_id, list(keys))
    }


def _places(found: Mapping[Cohort, Sequence[leavers.Leaver]]) -> Mapping[str, str]:
    """Names of the places they went to first, by key."""
    firsts = (one.since.first for them in found.values() for one in them)
    keys = {int(first.provider) for first in firsts if first and first.provider}
    named = Organisation.objects.filter(pk__in=keys).values_list("pk", "name")
    return {str(key): name for key, name in named}


def _leaver(
    one: leavers.Leaver, cohort: Cohort, held: _Held, school: Organisation, day: date
) -> Leaver:
    person, first, now = held.people[one.person], one.since.first, one.since.now
    decision = held.decided[one.person]
    rule = decision.reason.rule if decision.reason else ""
    days = coverage.days(cohort, day)
    planned = speaking(
        held.plans.get(one.person, ()), Kind.INTENDED, as_at=cohort.left_on, as_known_at=day
    )
    said = first.spoken_by if first else None
    route = routes.route(first, now, school=str(school.pk))
    return Leaver(
        route=route,
        intended=routes.intended(planned.code if planned else ""),
        place=OWN if route == OWN else held.places.get(first.provider, "") if first else "",
        course=said.course if said and route != OWN else "",
        sustained=one.since.sustained,
        told_by={n: coverage.told_by(held.on_days[one.person][on]) for n, on in days.items()},
        why_not={n: coverage.why_not(rule, n) for n in days},
        may_be_named=decision.is_yes,
        in_scope=person.cohort_status != LEFT_ENGLAND,
        **_groups(person, cohort.left_on),
    )


def _groups(person: Person, day: date) -> Mapping[str, str]:
    """What they are split by, as held now, named as the figures name it."""
    member = Member(
        person=person.pk,
        code="",
        group=Group.NOT_KNOWN,
        age=0,
        sex=person.sex,
        ehc_plan=person.ehc_plan,
        sen_support=person.sen_support,
        characteristics=frozenset(person.characteristics),
    )
    everybody = Snapshot(as_at=day, members=())
    return {name: SPLITS[name].of(everybody, member) or NOT_HELD for name in counting.SPLITS}


def schools(access: Access) -> QuerySet[Organisation]:
    """The schools of an authority, for each of which a pack can be made."""
    kinds = (Organisation.Kind.SCHOOL, Organisation.Kind.SPECIAL_SCHOOL)
    return Organisation.objects.open().filter(la_code=access.authority.code, kind__in=kinds)


def packs(access: Access, school: Organisation) -> QuerySet[Pack]:
    """The packs of a school, the latest first."""
    return Pack.objects.visible_to(access).filter(school=school).select_related("run", "made_by")


def latest(access: Access) -> Mapping[int, Pack]:
    """The latest pack of each school, by key of the school."""
    held = Pack.objects.visible_to(access).order_by("school_id", "-made_at").distinct("school_id")
    return {pack.school_id: pack for pack in held}


def last_run(access: Access) -> PackRun | None:
    """The latest making of all schools' packs."""
    return PackRun.objects.visible_to(access).first()


def beside(authority_id: int) -> PackRun | None:
    """The latest making of all packs that ended: what says how all schools together stand."""
    ended = PackRun.objects.filter(authority=authority_id).exclude(finished_at=None)
    return ended.exclude(beside={}).first()


def what_the_school_did(access: Access, school: Organisation) -> Mapping[str, int]:
    """How often the school told us of a leaver, and how often it said that something is wrong."""
    told = Word.objects.filter(authority=access.authority, school=school)
    doubts = Doubt.objects.filter(authority=access.authority, school=school)
    return {"told": told.count(), "doubted": doubts.count()}
