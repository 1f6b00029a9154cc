"""Plans and offers of a young person in words. Templates only place them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from fingerpost.caseload.people.forms import today
from fingerpost.caseload.plans.forms import kinds_for
from fingerpost.core.codes import load
from fingerpost.core.exercises import guarantee, plans
from fingerpost.core.exercises.plans import Kind
from fingerpost.core.records import Status
from fingerpost.evidence import plans as evidence
from fingerpost.evidence.models import Plan
from fingerpost.people.models import Person
from fingerpost.web.words import date_words

SOURCES = load("sources")


@dataclass(frozen=True, slots=True)
class Line:
    """One plan in words."""

    key: int
    title: str
    on: date
    source: str
    kind: str
    recorded: date
    course: str
    since: date | None
    withdrawn: str
    may_withdraw: bool


def lines(person: Person) -> list[Line]:
    """Everything said of a person's plans, what was said last first."""
    held = list(evidence.of_person(person))
    records = [evidence.as_record(plan) for plan in held]
    speaks = {
        speaker.key
        for kind in Kind
        if (speaker := plans.speaking(records, kind, as_at=date.max, as_known_at=today()))
    }
    return [_line(plan, person, is_speaking=plan.pk in speaks) for plan in held]


def _line(plan: Plan, person: Person, *, is_speaking: bool) -> Line:
    standing = "current" if is_speaking else ""
    return Line(
        key=plan.pk,
        title=_title(plan, person),
        on=plan.said_on,
        source=_source(plan),
        kind="withdrawn" if plan.withdrawn_at else standing,
        recorded=timezone.localtime(plan.recorded_at).date(),
        course=plan.course,
        since=plan.since,
        withdrawn=_withdrawn(plan),
        may_withdraw=_is_by_hand(plan) and plan.withdrawn_at is None,
    )


def _title(plan: Plan, person: Person) -> str:
    kind = Kind(plan.kind)
    year = "" if kind is Kind.INTENDED else f" ({guarantee.september_of(kind, person.born_on)})"
    name = plan.provider.name if plan.provider else plan.place
    joins = "at" if kind is Kind.INTENDED else "from"
    where = f", {joins} {name}" if name else ""
    return f"{kind.in_words}{year}: {plans.label(kind, plan.code)}{where}"


def _source(plan: Plan) -> str:
    if plan.told_by:
        return f"{plan.told_by.name}'s list"
    if not _is_by_hand(plan):
        return "The authority's own list"
    words = SOURCES[plan.source]["in_words"]
    return f"{words[:1].upper()}{words[1:]}, taken down by {plan.recorded_by}"


def _is_by_hand(plan: Plan) -> bool:
    return plan.submission_id is None and plan.recorded_by_id is not None


def _withdrawn(plan: Plan) -> str:
    if plan.withdrawn_at is None:
        return ""
    on = date_words(timezone.localtime(plan.withdrawn_at).date())
    by = f" by {plan.withdrawn_by}" if plan.withdrawn_by else ""
    return f"Withdrawn on {on}{by}: {plan.withdrawn_why}."


def standing(person: Person, status: Status) -> str:
    """What the guarantee of theirs that is spoken of now says, in a sentence; or nothing."""
    kind = guarantee.kind_for(person.born_on, today())
    if kind is None:
        return ""
    held = [evidence.as_record(plan) for plan in evidence.of_person(person)]
    found = guarantee.status(held, kind, as_at=today(), present=status)
    return f"{kind.in_words} ({guarantee.september_of(kind, person.born_on)}): {found.reason}"


def context(person: Person, status: Status, *, may_record: bool) -> dict[str, Any]:
    """What the part of the person's page needs."""
    return {
        "plans": lines(person),
        "plan_standing": standing(person, status),
        "may_add_plan": may_record and bool(kinds_for(person, today())),
    }
