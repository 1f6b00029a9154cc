"""What every school and provider may be told of its leavers, decided for all of them at once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.apps import apps
from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Least

from fingerpost.core.sharing.flows import Mode
from fingerpost.core.sharing.masks import WHAT
from fingerpost.core.sharing.questions import Question, Subject
from fingerpost.core.sharing.uptake import (
    Receives,
    Uptake,
    alike,
    births_that_differ,
    in_mode,
    is_leaver,
    receives,
    together,
    uptake,
)
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Organisation
from fingerpost.people.merging.queries import by_person_meant
from fingerpost.people.models import Person
from fingerpost.sharing import records
from fingerpost.sharing.models import (
    Agreement,
    Disclosure,
    Instruction,
    Objection,
)
from fingerpost.sharing.models import Consent as ConsentRow
from fingerpost.sharing.queries import LEARNING, policy_of, speaking_for

BACK_TO_SCHOOLS = "F7"
PURPOSE = "destinations"
SCHOOLS = (Organisation.Kind.SCHOOL, Organisation.Kind.SPECIAL_SCHOOL)
REVIEW_AHEAD = timedelta(days=30)
EXAMPLE = date(2010, 1, 1)  # nothing of the young person is looked at where this stands

Kinds = list[tuple[Question, int]]


@dataclass(frozen=True, slots=True)
class Place:
    """One school or provider: what it can receive, and of how many leavers it may be told."""

    organisation: Organisation
    agreement: Agreement | None
    receives: Receives
    uptake: Uptake
    kinds: Kinds


class _Leavers(NamedTuple):
    """Leavers of one organisation who are alike; with a key, one of whom something is kept."""

    person: int | None
    was_school: bool
    born_on: date
    left_on: date | None
    many: int


def places(access: Access, on: date, *, only: Organisation | None = None) -> list[Place]:
    """Every school of the area, and whoever else has leavers or an agreement, by name.

    Seven queries, however many there are; those alike are counted by the database.

    Args:
        access: who asks; must see what is shared.
        on: the day the answers are for.
        only: one organisation, where no other is asked about.
    """
    held = _agreements(access, only)
    leavers = _leavers(access, on, only)
    recorded = _Recorded(access, only)
    policy = policy_of(access.authority.pk)
    found = []
    for organisation in _organisations(access, {*held, *leavers}, only):
        agreement = speaking_for(held.get(organisation.pk, ()), flow=BACK_TO_SCHOOLS, on=on)
        asked = _Asked(
            organisation,
            on,
            Mode(policy.mode),
            policy.hold_days,
            agreement and records.agreement(agreement),
        )
        kinds = alike(asked.of(leavers.get(organisation.pk, ()), recorded))
        found.append(
            Place(
                organisation,
                agreement,
                receives(asked.question(Subject(born_on=EXAMPLE)), sum(many for _, many in kinds)),
                uptake(kinds),
                kinds,
            )
        )
    return found


def in_each_mode(found: Sequence[Place]) -> dict[Mode, Uptake]:
    """What all of them together could be told if the authority chose each mode, all else alike."""
    return {mode: together(uptake(in_mode(one.kinds, mode)) for one in found) for mode in Mode}


def agreements_of(access: Access, organisation: Organisation) -> QuerySet[Agreement]:
    """Every agreement with one organisation, the latest first."""
    own = Agreement.objects.visible_to(access).filter(organisation=organisation)
    return own.select_related("organisation", "kept_by")


def disclosures_to(access: Access, organisation: Organisation) -> QuerySet[Disclosure]:
    """What was shown or given to one organisation, latest first."""
    return Disclosure.objects.visible_to(access).filter(recipient=organisation).select_related("by")


def due_for_review(access: Access, by: date) -> QuerySet[Agreement]:
    """Signed agreements whose review or last day comes by a day, and which none has replaced."""
    signed = Agreement.objects.visible_to(access).filter(state=Agreement.State.SIGNED)
    newer = signed.filter(
        organisation=OuterRef("organisation"),
        starts_on__gt=OuterRef("starts_on"),
        flows__contains=OuterRef("flows"),
    )
    due = signed.filter(Q(review_on__lte=by) | Q(ends_on__lte=by)).exclude(Exists(newer))
    return due.select_related("organisation").order_by(
        Least("review_on", "ends_on"), "organisation__name"
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is the same of every question about one organisation's leavers."""

    organisation: Organisation
    on: date
    mode: Mode
    hold_days: int
    agreement: Any

    def of(
        self, leavers: Iterable[_Leavers], recorded: "_Recorded"
    ) -> Iterable[tuple[Question, int]]:
        """The questions about its leavers, and how many each is about."""
        key = str(self.organisation.pk)
        for one in leavers:
            subject = Subject(
                born_on=one.born_on,
                schools=frozenset({key}),
                left_on=one.left_on,
                unsafe=one.person in recorded.unsafe,
            )
            known = recorded.of(one.person, key) if one.person else {}
            yield self.question(subject, **known), one.many

    def question(self, subject: Subject, **known: Any) -> Question:
        """May the organisation be told what this young person does?"""
        kept: dict[str, Any] = {name: tuple(rows) for name, rows in known.items()}
        return Question(
            flow=BACK_TO_SCHOOLS,
            purpose=PURPOSE,
            recipient=str(self.organisation.pk),
            day=self.on,
            subject=subject,
            wanted=WHAT,
            mode=self.mode,
            agreement=self.agreement,
            hold_days=self.hold_days,
            **kept,
        )


class _Recorded:
    """Answers, instructions and objections of the authority's young people, read once, and of
    whom nobody is to learn where they are."""

    def __init__(self, access: Access, only: Organisation | None) -> None:
        answered = ConsentRow.objects.visible_to(access).answered().filter(purpose=PURPOSE)
        if only is not None:
            answered = answered.filter(school=only)
        self.consents = by_person_meant(answered, records.answer)
        self.instructions = by_person_meant(
            Instruction.objects.visible_to(access).kept(), records.instruction
        )
        self.objections = by_person_meant(Objection.objects.visible_to(access), records.objection)
        unsafe = Person.objects.filter(authority=access.authority, unsafe_to_contact=True)
        self.unsafe = frozenset(unsafe.values_list("pk", flat=True))

    def of(self, person: int, school: str) -> dict[str, Sequence[Any]]:
        """What is kept of one of them that matters here."""
        consents = self.consents.get(person, ())
        return {
            "consents": [one for one in consents if one.school == school],
            "instructions": self.instructions.get(person, ()),
            "objections": self.objections.get(person, ()),
        }


def _agreements(access: Access, only: Organisation | None) -> dict[int, list[Agreement]]:
    rows = Agreement.objects.visible_to(access)
    found: dict[int, list[Agreement]] = defaultdict(list)
    for row in rows.filter(organisation=only) if only else rows:
        found[row.organisation_id].append(row)
    return found


def _organisations(
    access: Access, keys: set[int], only: Organisation | None
) -> Iterable[Organisation]:
    if only is not None:
        return [only]
    near = Q(kind__in=SCHOOLS, la_code=access.authority.code, closed_on=None)
    return Organisation.objects.filter(near | Q(pk__in=keys)).order_by("name", "pk")


LEAVERS = """
WITH recorded AS (
    SELECT COALESCE(p.merged_into_id, p.id) AS person FROM people_person p
     WHERE p.authority_id = %(authority)s AND p.id IN (
           SELECT person_id FROM sharing_consent WHERE authority_id = %(authority)s
            UNION SELECT person_id FROM sharing_instruction WHERE authority_id = %(authority)s
            UNION SELECT person_id FROM sharing_objection WHERE authority_id = %(authority)s
            UNION SELECT id FROM people_person
                   WHERE authority_id = %(authority)s AND unsafe_to_contact)
), said AS (
    SELECT COALESCE(p.merged_into_id, p.id) AS person, p.school_id AS place, p.born_on,
           p.merged_into_id IS NULL AS stands, TRUE AS was_school, NULL::date AS ended_on
      FROM people_person p
     WHERE p.authority_id = %(authority)s AND p.removed_at IS NULL AND p.school_id IS NOT NULL
       AND p.born_on >= %(born_from)s
     UNION ALL
    SELECT COALESCE(p.merged_into_id, p.id), e.provider_id, p.born_on,
           p.merged_into_id IS NULL, FALSE, e.ended_on
      FROM evidence_evidence e JOIN people_person p ON p.id = e.person_id
     WHERE e.authority_id = %(authority)s AND e.withdrawn_at IS NULL AND e.code = ANY(%(learning)s)
       AND e.provider_id IS NOT NULL AND p.removed_at IS NULL AND p.born_on >= %(born_from)s
), pairs AS (
    SELECT person, place, bool_or(was_school) AS was_school,
           COALESCE(max(born_on) FILTER (WHERE stands), max(born_on)) AS born_on,
           CASE WHEN bool_and(was_school OR COALESCE(ended_on <= %(day)s, FALSE))
                THEN max(ended_on) END AS left_on
      FROM said WHERE %(only)s::bigint IS NULL OR place = %(only)s GROUP BY person, place
)
SELECT place, r.person, was_school, min(born_on), min(left_on), count(*)
  FROM pairs LEFT JOIN (SELECT DISTINCT person FROM recorded) r USING (person)
 GROUP BY place, r.person, was_school, width_bucket(born_on, %(births)s::date[]),
          date_trunc('year', left_on - interval '8 months')
"""
"""SQL: who was taught where, counted by what the decision looks at: the birth dates between two
that differ, and the school year of leaving. Those who answered, instructed or objected, or are
unsafe to contact, are given one by one, with their key."""


def _leavers(access: Access, on: date, only: Organisation | None) -> dict[int, list[_Leavers]]:
    """Of each organisation: its leavers whom it may still ask about."""
    births = births_that_differ(on)
    asked: dict[str, Any] = {
        "authority": access.authority.pk,
        "born_from": births[0],
        "births": births,
        "learning": sorted(LEARNING),
        "day": on,
        "only": only and only.pk,
    }
    found: dict[int, list[_Leavers]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(LEAVERS, asked)
        for place, *row in cursor.fetchall():
            one = _Leavers(*row)
            if is_leaver(one.born_on, left_on=one.left_on, was_school=one.was_school, day=on):
                found[place].append(one)
    return found


def states_of(agreement: Agreement) -> list[Any]:
    """Every state an agreement was kept in, the first first."""
    events = apps.get_model("sharing", "AgreementEvent").objects
    return list(events.filter(pgh_obj=agreement).select_related("kept_by").order_by("pgh_id"))
