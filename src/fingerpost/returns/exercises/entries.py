"""What each young person of a list has: the status, who said so and when, who could say more.

Worked out afresh whenever something changed: evidence, plans, the list or the day. What is worked
out is kept for the next page of the same list.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import connection
from django.utils import timezone

from fingerpost.core import codes
from fingerpost.core.cohorts.leaving import ENDS_GUARANTEE
from fingerpost.core.destinations.derive import derive
from fingerpost.core.exercises import guarantee, plans, survey, tables
from fingerpost.core.exercises.cohorts import CohortKind
from fingerpost.core.exercises.plans import Kind
from fingerpost.core.exercises.suppliers import Supplier, who_could_say
from fingerpost.core.records import Evidence, Status
from fingerpost.core.returns.named import COMPULSORY
from fingerpost.core.workflow import CohortState
from fingerpost.evidence.plans import by_people
from fingerpost.evidence.records import by_person
from fingerpost.people.merging.queries import standing_for
from fingerpost.people.models import Person
from fingerpost.returns.exercises.models import Cohort

# Counting, not the latest moment: whatever is added or withdrawn changes it, however long it took.
VERSION = """
SELECT *
  FROM (SELECT count(*), count(withdrawn_at) FROM evidence_evidence WHERE authority_id = %(a)s) e,
       (SELECT count(*), count(withdrawn_at) FROM evidence_plan WHERE authority_id = %(a)s) p,
       (SELECT count(*), count(undone_at) FROM people_merge WHERE authority_id = %(a)s) m
"""
SOURCES = codes.load("sources")
WORKED_OUT = "worked out"
NO_OFFER = ("no offer", plans.GUARANTEES[plans.NOT_YET_RECORDED]["published"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A young person of a list, as far as it decides anything.

    Of one under an instruction to withhold nobody outside is asked: the tracking team asks them.
    `gone` is the cohort status of one who died or never was ours, empty for all others: after them
    nobody is asked at all.
    """

    pk: int
    person_id: int
    school_id: int | None
    joined_late: bool
    born_on: date
    name: str
    withheld: bool
    gone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A member with what we know.

    `part` is what they are counted as today; `counted_code` the guarantee status on the day that
    counts, which may differ once that day is past.
    """

    member: Member
    code: str
    part: str
    counted_code: str
    source: str
    reason: str
    on: date | None = None
    recorded_on: date | None = None
    is_missing: bool = False
    suppliers: tuple[Supplier, ...] = ()

    @property
    def ask(self) -> Supplier | None:
        """Whom to ask first."""
        return self.suppliers[0] if self.suppliers else None


def day_of(cohort: Cohort, today: date) -> date:
    """The day whose knowledge counts: today, or when the list was closed."""
    return timezone.localtime(cohort.closed_at).date() if cohort.closed_at else today


def entries(cohort: Cohort, today: date) -> tuple[Entry, ...]:
    """Everybody in the list by name, those who joined late too.

    An open list loses those who died or never were ours at once; one that was fixed keeps them.
    Of a closed list nothing is asked any more.
    """
    is_open = cohort.state == CohortState.OPEN
    members = tuple(one for one in _members(cohort) if not (is_open and one.gone))
    found = _entries(
        cohort.pk, cohort.kind, cohort.year, members, day_of(cohort, today), _version(cohort)
    )
    if cohort.state == CohortState.CLOSED:
        return tuple(replace(one, suppliers=()) for one in found)
    return found


OF_PERSON = (
    "born_on",
    "given_name",
    "family_name",
    "sharing_withheld",
    "cohort_status",
    "left_on",
)


def _members(cohort: Cohort) -> Iterable[Member]:
    """Each young person once, by name and by the entry that stands for them.

    People are read by their keys and put together here: joined in the database, while its tables
    have no statistics yet, row security has the planner compare everybody with everybody.
    """
    rows = cohort.members.filter(left_out_on=None).order_by("pk")
    listed = list(rows.values_list("pk", "person_id", "school_id", "joined_late"))
    stands_for = standing_for(person for _, person, _, _ in listed)
    who = {person: stands_for.get(person, person) for _, person, _, _ in listed}
    people = Person.objects.filter(pk__in=set(who.values())).values_list("pk", *OF_PERSON)
    known = {pk: said for pk, *said in people}
    found: dict[int, Member] = {}
    for pk, entry, school, late in listed:
        person = who[entry]
        if person in found:
            continue
        born_on, given, family, withheld, status, left_on = known[person]
        found[person] = Member(
            pk=pk,
            person_id=person,
            school_id=school,
            joined_late=late,
            born_on=born_on,
            name=f"{given} {family}",
            withheld=withheld,
            gone=status if left_on and status in ENDS_GUARANTEE else "",
        )
    return sorted(found.values(), key=lambda one: _by_name(known[one.person_id], one.pk))


def _by_name(said: list[Any], pk: int) -> tuple[str, str, int]:
    _, given, family, *_ = said
    return family.casefold(), given.casefold(), pk


def _version(cohort: Cohort) -> tuple[int, ...]:
    with connection.cursor() as cursor:
        cursor.execute(VERSION, {"a": cohort.authority_id})
        return (cohort.authority_id, *cursor.fetchone())


@lru_cache(maxsize=8)
def _entries(
    cohort_id: int,
    kind: str,
    year: int,
    members: tuple[Member, ...],
    day: date,
    version: tuple[int, ...],
) -> tuple[Entry, ...]:
    people = [member.person_id for member in members]
    held = by_people(version[0], people)
    cohort_kind = CohortKind(kind)
    evidence = (
        {}
        if cohort_kind is CohortKind.YEAR_11
        else {p: e for p, _, e in by_person(version[0], people)}
    )
    work = _Work(cohort_kind, year, day)
    return tuple(
        work.entry(member, held.get(member.person_id, []), evidence.get(member.person_id, []))
        for member in members
    )


@dataclass(frozen=True, slots=True)
class _Work:
    """One list on one day."""

    kind: CohortKind
    year: int
    day: date

    def entry(self, member: Member, said: list[plans.Plan], evidence: list[Evidence]) -> Entry:
        found = (
            self._offer(member, said, evidence)
            if self.kind.is_guarantee
            else self._answer(member, evidence)
        )
        if not found.is_missing or member.gone:
            return found
        known = {} if member.withheld else _who_knows(member, said, evidence, self.day)
        return replace(found, suppliers=who_could_say(str(self.kind), known))

    def _offer(self, member: Member, said: list[plans.Plan], evidence: list[Evidence]) -> Entry:
        counts_on = min(self.day, tables.day("guarantee_counts", self.year))
        now = self._status(member, said, evidence, self.day)
        then = now if counts_on == self.day else self._status(member, said, evidence, counts_on)
        return Entry(
            member=member,
            code=now.code,
            part=now.part,
            counted_code=then.code,
            source=_source_of_offer(now),
            reason=now.reason,
            on=now.on,
            recorded_on=now.recorded_on,
            is_missing=now.part in NO_OFFER,
        )

    def _status(
        self, member: Member, said: list[plans.Plan], evidence: list[Evidence], as_at: date
    ) -> guarantee.GuaranteeStatus:
        present = self._present(member, evidence, as_at)
        kind = self.kind.plan_kind
        return guarantee.status(said, kind, as_at=as_at, as_known_at=self.day, present=present)

    def _present(self, member: Member, evidence: list[Evidence], as_at: date) -> Status | None:
        if self.kind is not CohortKind.YEAR_12:
            return None
        return derive(evidence, born_on=member.born_on, as_at=as_at, as_known_at=self.day)

    def _answer(self, member: Member, evidence: list[Evidence]) -> Entry:
        as_at, known_at = survey.days(self.year, self.day)
        found = survey.answer(evidence, born_on=member.born_on, as_at=as_at, as_known_at=known_at)
        speaker = found.status.spoken_by if found.is_recorded else None
        return Entry(
            member=member,
            code=found.status.code,
            part=found.part,
            counted_code=found.status.code,
            source=SOURCES[speaker.source]["in_words"] if speaker else "",
            reason=found.reason,
            on=speaker.vouched_on if speaker else None,
            recorded_on=speaker.recorded_on if speaker else None,
            is_missing=not found.is_recorded,
        )


def _source_of_offer(status: guarantee.GuaranteeStatus) -> str:
    if status.worked_out:
        return WORKED_OUT
    return SOURCES[status.plan.source]["in_words"] if status.plan else ""


def _who_knows(
    member: Member, said: list[plans.Plan], evidence: list[Evidence], day: date
) -> Mapping[str, int | None]:
    """The key of each organisation that could know, by what it is to them."""
    intended = plans.speaking(said, Kind.INTENDED, as_at=day)
    offers = [p for p in said if p.kind is not Kind.INTENDED and p.told_by and _stands(p, day)]
    told = max(offers, key=lambda plan: (plan.said_on, plan.key or 0), default=None)
    return {
        "school": member.school_id,
        "provider": _last_provider(evidence),
        "intended": int(intended.provider) if intended and intended.provider else None,
        "offer": int(told.told_by) if told else None,
    }


def _stands(plan: plans.Plan, day: date) -> bool:
    return plan.stands(as_at=day, as_known_at=day)


def _last_provider(evidence: list[Evidence]) -> int | None:
    """Where they last learned after school age, as far as anybody has said."""
    places = [e for e in evidence if _says_where(e)]
    last = max(places, key=lambda e: (e.vouched_on, e.key or 0), default=None)
    return int(last.provider) if last else None


def _says_where(one: Evidence) -> bool:
    """Whether it stands and a place after school age said it itself.

    Who is only said by others to be somewhere is not named to that place.
    """
    own_words = SOURCES[one.source]["told_by_place"] == "yes"
    return bool(one.provider and own_words and one.code not in COMPULSORY and not one.withdrawn_on)


def recorded_days(found: Iterable[Entry]) -> list[date | None]:
    """For the progress by week: when what speaks for each was recorded."""
    return [None if one.part == survey.MISSING else one.recorded_on for one in found]
