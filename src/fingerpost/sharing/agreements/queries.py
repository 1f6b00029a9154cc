"""What every school and provider may be told of its leavers, decided for all of them at once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Least

from fingerpost.core.dates import academic_year
from fingerpost.core.sharing.consent import YEARS_AFTER_KEY_STAGE_4, Consent
from fingerpost.core.sharing.flows import Mode
from fingerpost.core.sharing.masks import WHAT
from fingerpost.core.sharing.questions import Question, Subject
from fingerpost.core.sharing.uptake import (
    Receives,
    Uptake,
    alike,
    in_mode,
    is_leaver,
    receives,
    together,
    uptake,
)
from fingerpost.evidence.models import Evidence
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Organisation
from fingerpost.people.merging.queries import STANDS_FOR
from fingerpost.people.models import Person
from fingerpost.sharing import records
from fingerpost.sharing.models import (
    Agreement,
    Disclosure,
    Instruction,
    Objection,
)
from fingerpost.sharing.models import Consent as ConsentRow
from fingerpost.sharing.queries import LEARNING, STANDS, policy_of, speaking_for

BACK_TO_SCHOOLS = "F7"
PURPOSE = "destinations"
SCHOOLS = (Organisation.Kind.SCHOOL, Organisation.Kind.SPECIAL_SCHOOL)
OLDEST = 17 + YEARS_AFTER_KEY_STAGE_4  # academic years after birth in which the last window shuts
EXAMPLE = date(2010, 1, 1)  # nothing of the young person is looked at where this stands

Kinds = list[tuple[Question, int]]
Pair = tuple[int, int]
"""A young person and an organisation, by key."""


@dataclass(frozen=True, slots=True)
class Place:
    """One school or provider: what it can receive, and of how many leavers it may be told."""

    organisation: Organisation
    agreement: Agreement | None
    receives: Receives
    uptake: Uptake
    kinds: Kinds


@dataclass(slots=True)
class _Leaver:
    """What the decision needs of one leaver, from every entry that is one with theirs."""

    born_on: date
    left_on: date | None = None
    was_school: bool = False


def places(access: Access, on: date, *, only: Organisation | None = None) -> list[Place]:
    """Every school of the area, and whoever else has leavers or an agreement, by name.

    Six queries and one read of the register, however many there are.

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
        kinds = alike(asked.of(leavers.get(organisation.pk, {}), recorded))
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

    def of(self, leavers: Mapping[int, _Leaver], recorded: "_Recorded") -> Iterable[Question]:
        """A question for each leaver."""
        key = str(self.organisation.pk)
        for person, one in leavers.items():
            subject = Subject(born_on=one.born_on, schools=frozenset({key}), left_on=one.left_on)
            yield self.question(
                subject,
                consents=recorded.consents.get((person, self.organisation.pk), ()),
                instructions=recorded.instructions.get(person, ()),
                objections=recorded.objections.get(person, ()),
            )

    def question(self, subject: Subject, **known: Sequence[Any]) -> Question:
        """May the organisation be told what this young person does?"""
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
            **{name: tuple(rows) for name, rows in known.items()},
        )


class _Recorded:
    """Answers, instructions and objections of the authority's young people, read once."""

    def __init__(self, access: Access, only: Organisation | None) -> None:
        answered = ConsentRow.objects.visible_to(access).answered().filter(purpose=PURPOSE)
        if only is not None:
            answered = answered.filter(school=only)
        self.consents: dict[Pair, list[Consent]] = defaultdict(list)
        for row in answered.annotate(stands_for=STANDS):
            self.consents[row.stands_for, row.school_id].append(records.answer(row))
        self.instructions = _by_person(
            Instruction.objects.visible_to(access).kept(), records.instruction
        )
        self.objections = _by_person(Objection.objects.visible_to(access), records.objection)


def _by_person(rows: QuerySet[Any], record: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows.annotate(stands_for=STANDS):
        found[row.stands_for].append(record(row))
    return found


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


def _leavers(access: Access, on: date, only: Organisation | None) -> dict[int, dict[int, _Leaver]]:
    """Of each organisation: its leavers whom it may still ask about, by key of the person."""
    born_from = date(academic_year(on) - OLDEST, 9, 1)
    known: dict[Pair, _Leaver] = {}
    for person, school, born_on in _last_schools(access, born_from, only):
        known.setdefault((person, school), _Leaver(born_on, was_school=True))
    for person, place, born_on, left_on in _taught(access, born_from, on, only):
        known.setdefault((person, place), _Leaver(born_on)).left_on = left_on
    found: dict[int, dict[int, _Leaver]] = defaultdict(dict)
    for (person, place), one in known.items():
        if is_leaver(one.born_on, left_on=one.left_on, was_school=one.was_school, day=on):
            found[place][person] = one
    return found


def _last_schools(
    access: Access, born_from: date, only: Organisation | None
) -> Iterable[tuple[int, int, date]]:
    people = Person.objects.filter(
        authority=access.authority, removed_at=None, school__isnull=False, born_on__gte=born_from
    )
    if only is not None:
        people = people.filter(school=only)
    # The entry that stands for the others comes first, and its date of birth counts.
    rows = people.annotate(stands_for=STANDS_FOR).order_by(F("merged_into").asc(nulls_first=True))
    return rows.values_list("stands_for", "school_id", "born_on").iterator()


def _taught(
    access: Access, born_from: date, on: date, only: Organisation | None
) -> Iterable[tuple[int, int, date, date | None]]:
    """Who was taught where, and the last day, if it is over; evidence says so."""
    said = Evidence.objects.filter(
        authority=access.authority,
        withdrawn_at=None,
        code__in=LEARNING,
        provider__isnull=False,
        person__removed_at=None,
        person__born_on__gte=born_from,
    )
    if only is not None:
        said = said.filter(provider=only)
    is_over = Q(ended_on__lte=on)
    rows = (
        said.annotate(stands_for=STANDS)
        .values_list("stands_for", "provider_id")
        .annotate(
            born=Max("person__born_on"),
            every=Count("pk"),
            over=Count("pk", filter=is_over),
            last=Max("ended_on", filter=is_over),
        )
    )
    for person, place, born_on, every, over, last in rows.iterator():
        yield person, place, born_on, last if every == over else None


def states_of(agreement: Agreement) -> list[Any]:
    """Every state an agreement was kept in, the first first."""
    events = apps.get_model("sharing", "AgreementEvent").objects
    return list(events.filter(pgh_obj=agreement).select_related("kept_by").order_by("pgh_id"))
