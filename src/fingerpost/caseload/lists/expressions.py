"""What core/worklists says of one young person, as questions to the database about many.

Each is built from the same rows of the same tables; tests/apps/test_lists.py has both agree.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from math import isinf

from django.db.models import Case, DateField, Exists, F, FloatField, OuterRef, Q, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Greatest, TruncDate
from django.db.models.lookups import LessThanOrEqual

from fingerpost.caseload.allocation.queries import Sharing
from fingerpost.core import codes
from fingerpost.core.dates import month_end
from fingerpost.core.records import Group
from fingerpost.core.worklists import gain as gains
from fingerpost.core.worklists.priorities import (
    Kind,
    Priorities,
    Priority,
    heard_no_later_than,
)
from fingerpost.core.worklists.reasons import first_of_year, reasons
from fingerpost.evidence.models import Evidence
from fingerpost.intake.models import Missing
from fingerpost.people.merging.queries import PERSON_MEANT

# Codes that stay in their group when they lapse.
NEVER_NOT_KNOWN = codes.load("activities").where(lapsed_counts_as="other")
AGREED_START = codes.load("activities").where(role="agreed start")

LAPSED_SINCE_DERIVED = ~Q(status__code__in=NEVER_NOT_KNOWN) & Q(status__lapsed=False)
NEET = Q(status__group=Group.NEET)
HEARD = Coalesce(
    Greatest(F("status__verified_on"), TruncDate("tried__reached_at")),
    Value(date.min),
    output_field=DateField(),
)
"""The day somebody last stood by what they do, or we last reached them; the first day there is
where that never was."""
MISSING = Exists(Missing.objects.filter(person=OuterRef("pk")))
HELD = {
    "mobile": ~Q(mobile=""),
    "home_phone": ~Q(home_phone=""),
    "email": ~Q(email=""),
    "address": ~Q(address_line_1=""),
}
"""Which kinds of address are held."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The day a list is asked for, what the authority has set, and who has whom."""

    today: date
    priorities: Priorities
    sharing: Sharing


def not_known(today: date) -> Q:
    """Not known, or lapsed: also what has lapsed since statuses were last worked out."""
    return Q(status__group=Group.NOT_KNOWN) | (
        LAPSED_SINCE_DERIVED & Q(status__lapses_on__lt=today)
    )


def lapsing(today: date) -> Q:
    """Still current, but not on the last day of this month."""
    return Q(status__lapses_on__gte=today, status__lapses_on__lt=month_end(today))


def in_group(one: Priority, today: date) -> Q:
    """In a group of core/worklists/priorities.csv: by what they do, who they are, or a plan."""
    if one.codes:
        return Q(characteristics__overlap=sorted(one.codes))
    if not one.is_standing:
        return Q(**{one.of: True})
    held = {"neet": NEET, "not-known": not_known(today), "lapsing": lapsing(today)}
    return held.get(one.key, Q())


def due(groups: Iterable[Priority], today: date) -> Q:
    """In one of these groups and not heard from within its clock."""
    found = Q(pk__in=())
    for one in groups:
        if one.months:
            heard = LessThanOrEqual(HEARD, Value(heard_no_later_than(today, one.months)))
            found |= in_group(one, today) & Q(heard)
    return found


def reason(today: date) -> Case:
    """Why somebody is not known: the key of core/worklists/reasons.csv."""
    began = first_of_year(today)
    holds = {
        "refused": Q(status__code__in=reasons()["refused"].codes),
        "cannot-contact": Q(status__code__in=reasons()["cannot-contact"].codes),
        "moved": ~Q(may_live_in=""),
        "gone": Q(MISSING),
        "left": Q(status__evidence=None, status__since__gte=began),
        "lapsed": Q(status__lapses_on__gte=began),
    }
    return Case(*(When(q, then=Value(key)) for key, q in holds.items()), default=Value("never"))


def never_came(today: date) -> Q:
    """A place of this school year ended before it began.

    Asked once of all evidence, by its own short index, and not of each person: of a list of
    thousands that took seconds.
    """
    stated = Evidence.objects.filter(
        ended_on__lt=F("starts_on"), withdrawn_at=None, starts_on__gte=first_of_year(today)
    )
    who = stated.order_by().values_list(PERSON_MEANT)
    return Q(pk__in=who)


# What gains most


def gain(asked: Asked, yields: gains.Yields, hours: str) -> Combinable:
    """The score of core/worklists/gain.py."""
    chance = _chance(yields, hours)
    return total(asked, Kind.POINTS) * chance * _urgency(asked.today)


def total(asked: Asked, kind: Kind) -> Combinable:
    """The points, or the effort, of what somebody does and of every group they are in."""
    groups = asked.priorities.values()
    standing = [one for one in groups if one.is_standing]
    found: Combinable = _number(
        *(
            (in_group(one, asked.today), getattr(one, kind))
            for one in standing
            if one.key != "known"
        ),
        default=getattr(asked.priorities["known"], kind),
    )
    for one in groups:
        if not one.is_standing and getattr(one, kind):
            found = found + _number((_counted(one, asked), getattr(one, kind)), default=0)
    return found


def _counted(one: Priority, asked: Asked) -> Q:
    """In the group, and not in one that replaces it."""
    replaced_by = asked.priorities.get(one.unless)
    held = in_group(one, asked.today)
    return held & ~in_group(replaced_by, asked.today) if replaced_by else held


def _chance(yields: gains.Yields, hours: str) -> Combinable:
    bands = (
        (gains.OFTEN, Q(tried__tries__gte=gains.OFTEN)),
        (gains.AGAIN, Q(tried__tries__gte=gains.AGAIN)),
        (0, Q()),
    )
    cases = []
    for one in gains.means():
        held = Q()
        for kind in sorted(one.needs):
            held |= HELD[kind]
        for tries, so_many in bands:
            cell = gains.cell_of(one.key, hours, tries, yields)
            cases.append((held & so_many, yields[cell].chance))
    return _number(*cases, default=gains.NO_MEANS)


def _urgency(today: date) -> Combinable:
    day = Case(
        When(status__lapses_on=None, status__group=Group.NOT_KNOWN, then=F("status__since")),
        default=F("status__lapses_on"),
    )
    spans = []
    for one in gains.urgencies():
        within = Q(pk__isnull=False)
        if not isinf(one.first):
            within &= Q(LessThanOrEqual(Value(today + timedelta(days=one.first)), day))
        if not isinf(one.last):
            within &= Q(LessThanOrEqual(day, Value(today + timedelta(days=one.last))))
        spans.append((within, one.factor))
    return _number(*spans, default=gains.urgency(None, today).factor)


def _number(*cases: tuple[Q, float], default: float) -> Combinable:
    whens = [When(held, then=Value(float(value))) for held, value in cases]
    return Case(*whens, default=Value(float(default)), output_field=FloatField())
