"""The worklists as data: what each asks, whom it holds, and who comes first in it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Exists, F, OrderBy, OuterRef, Q, When
from django.db.models.functions import Lower

from fingerpost.core import codes
from fingerpost.core.dates import month_end
from fingerpost.core.records import Group
from fingerpost.intake.models import Missing

VULNERABLE = sorted(codes.load("characteristics").where(vulnerable="yes"))
# Codes that stay in their group when they lapse.
NEVER_NOT_KNOWN = codes.load("activities").where(lapsed_counts_as="other")

LAPSED_SINCE_DERIVED = ~Q(status__code__in=NEVER_NOT_KNOWN) & Q(status__lapsed=False)
# When somebody went out of sight: the lapse of what was known, or since when nothing is.
OUT_OF_SIGHT = Case(
    When(status__lapses_on=None, then=F("status__since")), default="status__lapses_on"
)
VULNERABLE_FIRST = Case(When(characteristics__overlap=VULNERABLE, then=0), default=1)

Order = tuple[str | Case | Lower | OrderBy, ...]


def not_known(today: date) -> Q:
    """Not known, or lapsed: also what has lapsed since statuses were last worked out."""
    return Q(status__group=Group.NOT_KNOWN) | (
        LAPSED_SINCE_DERIVED & Q(status__lapses_on__lt=today)
    )


def in_group(group: str, today: date) -> Q:
    """Counted in this group on the day."""
    if group == Group.NOT_KNOWN:
        return not_known(today)
    lapsed = LAPSED_SINCE_DERIVED & Q(status__lapses_on__lt=today, status__lapses_on__isnull=False)
    return Q(status__group=group) & ~lapsed


def neet(today: date) -> Q:
    """NEET, which does not lapse."""
    return Q(status__group=Group.NEET)


def lapsing(today: date) -> Q:
    """Still current, but not on the last day of this month."""
    return Q(status__lapses_on__gte=today, status__lapses_on__lt=month_end(today))


def needs_a_look(today: date) -> Q:
    """Sources disagree, or an agreed start has passed."""
    return Q(status__needs_a_look=True)


def gone_without_notice(today: date) -> Q:
    """Missing from the latest whole list of the provider their status still rests on."""
    named_no_more = Missing.objects.filter(
        person=OuterRef("pk"), sender=OuterRef("status__provider")
    )
    return Q(Exists(named_no_more), status__group=Group.EET)


def thought_to_have_moved(today: date) -> Q:
    """A file says that they live elsewhere, and nobody has looked yet."""
    return ~Q(may_live_in="")


def ehc_plan(today: date) -> Q:
    """With an education, health and care plan."""
    return Q(ehc_plan=True)


@dataclass(frozen=True, slots=True)
class Worklist:
    """One list of people to do something about."""

    key: str
    name: str
    lead: str
    holds: Callable[[date], Q]
    order: Order
    empty: str


BY_NAME: Order = ("family_name", "given_name", "pk")
LONGEST_UNSEEN: Order = (VULNERABLE_FIRST, OrderBy(OUT_OF_SIGHT, nulls_first=True), *BY_NAME)

WORKLISTS = {
    worklist.key: worklist
    for worklist in (
        Worklist(
            key="not-known",
            name="Not known",
            lead="Nothing says what they do now, or what did has lapsed. Vulnerable young people "
            "come first, then those longest out of sight.",
            holds=not_known,
            order=LONGEST_UNSEEN,
            empty="Everybody's activity is known. Whoever lapses will appear here the next day.",
        ),
        Worklist(
            key="neet",
            name="NEET",
            lead="Not in education, work or training. Vulnerable young people come first, then "
            "those longest NEET.",
            holds=neet,
            order=(VULNERABLE_FIRST, OrderBy(F("status__neet_since"), nulls_first=True), *BY_NAME),
            empty="Nobody is NEET.",
        ),
        Worklist(
            key="lapsing",
            name="Lapsing before the period ends",
            lead="Known today, but not known at the end of the month unless somebody confirms it.",
            holds=lapsing,
            order=("status__lapses_on", *BY_NAME),
            empty="Nobody lapses before the end of the month.",
        ),
        Worklist(
            key="needs-a-look",
            name="Needs a look",
            lead="Sources say different things, or an agreed start has passed and nobody has said "
            "whether they began.",
            holds=needs_a_look,
            order=(VULNERABLE_FIRST, *BY_NAME),
            empty="No sources disagree and no agreed start has passed.",
        ),
        Worklist(
            key="gone",
            name="Gone without notice",
            lead="An earlier list of their school or college named them, the latest does not, and "
            "nobody has said that they left. They still count as being there.",
            holds=gone_without_notice,
            order=(VULNERABLE_FIRST, *BY_NAME),
            empty="Whoever stands in a provider's list and not in its next one will appear here.",
        ),
        Worklist(
            key="moved",
            name="Thought to have moved",
            lead="A file says that they live in another authority. They stay ours until somebody "
            "has made sure: then they leave the caseload, or still live here.",
            holds=thought_to_have_moved,
            order=BY_NAME,
            empty="No file says of anybody on the caseload that they live elsewhere.",
        ),
        Worklist(
            key="ehc-plans",
            name="EHC plans to 25",
            lead="Everybody with an education, health and care plan whom we keep track of.",
            holds=ehc_plan,
            order=BY_NAME,
            empty="Nobody on the caseload has an EHC plan.",
        ),
    )
}
