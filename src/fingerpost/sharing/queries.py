"""What may be shared, asked for many at once, and what was shared with whom."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import F, Q, QuerySet

from fingerpost.core import codes
from fingerpost.core.destinations.spells import SETS_STATUS
from fingerpost.core.sharing import flows
from fingerpost.core.sharing.decision import Change, Decision, change, decide
from fingerpost.core.sharing.flows import Mode
from fingerpost.core.sharing.questions import Question, Subject
from fingerpost.db import bulk
from fingerpost.evidence.models import Evidence
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Organisation
from fingerpost.people.merging.queries import STANDS_FOR, by_person_meant
from fingerpost.people.models import Person
from fingerpost.sharing import records
from fingerpost.sharing.models import (
    Agreement,
    Consent,
    DisclosedPerson,
    Disclosure,
    Instruction,
    Objection,
    Policy,
)

LEARNING = codes.load("activities").where(family="compulsory") | codes.load("activities").where(
    family="education"
)


TO_SCHOOL = "F7"
"""Named destinations back to the school somebody left."""


@dataclass(slots=True)
class _Known:
    """What is held of one young person, of every entry made one with theirs."""

    born_on: date
    unsafe: bool
    schools: set[str] = field(default_factory=set)
    left_on: date | None = None


def policy_of(authority_id: int) -> Policy:
    """How an authority shares; one that has settled nothing gives counts only."""
    held = Policy.objects.filter(authority_id=authority_id).first()
    return held or Policy(authority_id=authority_id)


def agreement_with(
    organisation: Organisation, *, authority_id: int, flow: str, on: date
) -> Agreement | None:
    """The agreement that speaks for a flow: the one in force, else the latest that is not."""
    held = Agreement.objects.filter(authority_id=authority_id, organisation=organisation)
    return speaking_for(held, flow=flow, on=on)


def fields_asked(school: Organisation, *, authority_id: int, day: date) -> frozenset[str]:
    """What a yes is asked for: what the agreement with the school names, else all that may be."""
    every = flows.may_ever_carry(TO_SCHOOL)
    held = agreement_with(school, authority_id=authority_id, flow=TO_SCHOOL, on=day)
    return every & frozenset(held.fields) if held and TO_SCHOOL in held.flows else every


def speaking_for(held: Iterable[Agreement], *, flow: str, on: date) -> Agreement | None:
    """Of the agreements with one organisation, the one that speaks for a flow on a day."""

    def rank(one: Agreement) -> tuple[bool, bool, date]:
        in_force = one.starts_on <= on and (one.ends_on is None or on <= one.ends_on)
        covers = flow in one.flows
        return covers, one.state == Agreement.State.SIGNED and in_force, one.starts_on

    return max(held, key=rank, default=None)


def modes_with(
    organisations: Iterable[Organisation], *, authority_id: int, flow: str, on: date
) -> tuple[Mode, dict[int, Mode | None]]:
    """How the authority gives names back, and by key of each of these, how its agreement does;
    None where there is none. Two queries."""
    agreements: dict[int, list[Agreement]] = {one.pk: [] for one in organisations}
    held = Agreement.objects.filter(authority_id=authority_id, organisation__in=agreements)
    for row in held:
        agreements[row.organisation_id].append(row)
    speaks = {pk: speaking_for(rows, flow=flow, on=on) for pk, rows in agreements.items()}
    agreed = {pk: Mode(one.mode) if one else None for pk, one in speaks.items()}
    return Mode(policy_of(authority_id).mode), agreed


def decisions(
    people: Iterable[int],
    *,
    authority_id: int,
    recipient: Organisation,
    flow: str,
    purpose: str,
    wanted: Collection[str],
    on: date,
) -> dict[int, Decision]:
    """What the authority may share with an organisation of each of these, by key of the person.

    Whoever is not held by the authority is not in the answer. Eight queries, however many people.

    Args:
        people: keys of entries that stand for themselves.
        authority_id: the tenant, whose scope must be set.
        recipient: who would be told.
        flow: a code of core/sharing/flows.csv.
        purpose: a code of core/sharing/purposes.csv.
        wanted: codes of core/sharing/fields.csv.
        on: the day.
    """
    ids = set(people)
    policy = policy_of(authority_id)
    held = agreement_with(recipient, authority_id=authority_id, flow=flow, on=on)
    agreement = records.agreement(held) if held else None
    entries = _entries(ids)
    known = _known(entries, authority_id, recipient, on)
    about = Q(person__in=bulk.among(entries))
    answered = Consent.objects.answered().filter(about, school=recipient, purpose=purpose)
    consents = by_person_meant(answered, records.answer)
    instructions = by_person_meant(Instruction.objects.kept().filter(about), records.instruction)
    objections = by_person_meant(Objection.objects.filter(about), records.objection)
    return {
        person: decide(
            Question(
                flow=flow,
                purpose=purpose,
                recipient=str(recipient.pk),
                day=on,
                subject=Subject(
                    born_on=facts.born_on,
                    schools=frozenset(facts.schools),
                    left_on=facts.left_on,
                    unsafe=facts.unsafe,
                ),
                wanted=frozenset(wanted),
                mode=Mode(policy.mode),
                agreement=agreement,
                consents=tuple(consents.get(person, ())),
                instructions=tuple(instructions.get(person, ())),
                objections=tuple(objections.get(person, ())),
                hold_days=policy.hold_days,
            )
        )
        for person, facts in known.items()
    }


def unlocks(decided: Iterable[Decision]) -> dict[str, list[Change]]:
    """What would change the refusals, by the first thing to do: 'sign this: 214 more pupils'."""
    found: dict[str, list[Change]] = defaultdict(list)
    for decision in decided:
        if not decision.is_yes and (would := change(decision)):
            found[would.first.key].append(would)
    return dict(found)


def disclosures_of(person: Person, access: Access) -> QuerySet[DisclosedPerson]:
    """Who has been told what about somebody, latest first."""
    visible = Disclosure.objects.visible_to(access)
    entries = Person.objects.entries_of(person)
    found = DisclosedPerson.objects.filter(disclosure__in=visible, person__in=entries)
    return found.select_related("disclosure__recipient", "disclosure__by").order_by(
        "-disclosure__at", "-pk"
    )


def _entries(ids: Collection[int]) -> Mapping[int, int]:
    """These and every entry made one with theirs, each with who stands for it."""
    of = bulk.among(ids)
    found = Person.objects.filter(Q(pk__in=of) | Q(merged_into__in=of)).order_by()
    return dict(found.values_list("pk", STANDS_FOR))


def _known(
    entries: Mapping[int, int], authority_id: int, recipient: Organisation, on: date
) -> dict[int, _Known]:
    held = Person.objects.filter(pk__in=bulk.among(entries), authority_id=authority_id)
    rows = held.filter(removed_at=None).order_by(F("merged_into").asc(nulls_first=True))
    known: dict[int, _Known] = {}
    said = rows.values_list("pk", "born_on", "unsafe_to_contact", "school_id")
    for entry, born_on, unsafe, school in said:
        facts = known.setdefault(entries[entry], _Known(born_on, unsafe))
        if school:
            facts.schools.add(str(school))
    for person, left_on in _were_pupils(entries, recipient, on):
        if person in known:
            known[person].schools.add(str(recipient.pk))
            known[person].left_on = left_on
    return known


def _were_pupils(
    entries: Mapping[int, int], recipient: Organisation, on: date
) -> Iterable[tuple[int, date | None]]:
    """Of whom evidence says that they were taught there, and the last day, if it is over.

    Hearsay makes nobody a pupil, nor does a place not begun, or never taken up.
    """
    said = Evidence.objects.filter(
        Q(starts_on=None) | Q(starts_on__lte=on),
        person__in=bulk.among(entries),
        provider=recipient,
        code__in=LEARNING,
        source__in=SETS_STATUS,
        withdrawn_at=None,
    ).exclude(ended_on__lt=F("starts_on"))
    ends: dict[int, list[date | None]] = defaultdict(list)
    for entry, ended_on in said.order_by().values_list("person_id", "ended_on"):
        ends[entries[entry]].append(ended_on)
    for person, days in ends.items():
        over = [day for day in days if day and day <= on]
        yield person, max(over) if len(over) == len(days) else None
