"""The worklists as questions: whom each holds, and who comes first in it.

Their words are core/worklists/lists.csv.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Exists, F, OrderBy, OuterRef, Q, When
from django.db.models.functions import Lower

from fingerpost.caseload.lists.expressions import (
    AGREED_START,
    LAPSED_SINCE_DERIVED,
    NEET,
    Asked,
    due,
    lapsing,
    never_came,
    not_known,
)
from fingerpost.core import codes
from fingerpost.core.access import Permission
from fingerpost.core.records import Group
from fingerpost.core.worklists.lists import ListWords, lists
from fingerpost.evidence.models import Status
from fingerpost.intake.models import Missing
from fingerpost.messages.links.queries import has_asked_for_us, replied_since
from fingerpost.organisations.access import Access

VULNERABLE = sorted(codes.load("characteristics").where(vulnerable="yes"))
# When somebody went out of sight: the lapse of what was known, or since when nothing is.
OUT_OF_SIGHT = Case(
    When(status__lapses_on=None, then=F("status__since")), default="status__lapses_on"
)
VULNERABLE_FIRST = Case(When(characteristics__overlap=VULNERABLE, then=0), default=1)

Order = tuple[str | Case | Lower | OrderBy, ...]
BY_NAME: Order = ("family_name", "given_name", "pk")
LONGEST_UNSEEN: Order = (VULNERABLE_FIRST, OrderBy(OUT_OF_SIGHT, nulls_first=True), *BY_NAME)
LONGEST_NEET: Order = (
    VULNERABLE_FIRST,
    OrderBy(F("status__neet_since"), nulls_first=True),
    *BY_NAME,
)


def in_group(group: str, today: date) -> Q:
    """Counted in this group on the day."""
    if group == Group.NOT_KNOWN:
        return not_known(today)
    lapsed = LAPSED_SINCE_DERIVED & Q(status__lapses_on__lt=today, status__lapses_on__isnull=False)
    return Q(status__group=group) & ~lapsed


def neet_and_due(asked: Asked) -> Q:
    """NEET, which does not lapse, and not heard from for as long as the authority allows."""
    return NEET & due([asked.priorities["neet"]], asked.today)


def agreed_start_passed(asked: Asked) -> Q:
    """The day they agreed to start lies behind them, and they still count as NEET (rule 12).

    Asked of the few statuses that need a look, so that counting does not join all evidence.
    """
    passed = Status.objects.filter(
        needs_a_look=True, code__in=AGREED_START, evidence__review_on__lt=asked.today
    )
    return Q(pk__in=passed.values("person"))


def vulnerable_and_due(asked: Asked) -> Q:
    """Not in learning or work, and not heard from within the clock of their group."""
    groups = [one for one in asked.priorities.values() if one.codes]
    out = NEET | not_known(asked.today) | Q(status__group=Group.OTHER)
    return out & due(groups, asked.today)


def gone_without_notice(asked: Asked) -> Q:
    """Missing from the latest whole list of the provider their status still rests on."""
    named_no_more = Missing.objects.filter(
        person=OuterRef("pk"), sender=OuterRef("status__provider")
    )
    return Q(Exists(named_no_more), status__group=Group.EET)


@dataclass(frozen=True, slots=True)
class Worklist:
    """One list of people to do something about.

    `order` is its own, and decides where the next try gains as much; `chased` whether its people
    are to be reached, so that what gains most comes first.
    """

    words: ListWords
    holds: Callable[[Asked], Q]
    order: Order = BY_NAME
    chased: bool = True

    @property
    def key(self) -> str:
        """What addresses call it."""
        return self.words.key

    @property
    def name(self) -> str:
        """What pages call it."""
        return self.words.name

    @property
    def is_of_not_known(self) -> bool:
        """Whether everybody in it is not known, for one of the reasons."""
        return self.key == "not-known"


HOLDS: Mapping[str, tuple[Callable[[Asked], Q], Order, bool]] = {
    "not-known": (lambda asked: not_known(asked.today), LONGEST_UNSEEN, True),
    "neet-due": (neet_and_due, LONGEST_NEET, True),
    "neet": (lambda asked: NEET, LONGEST_NEET, False),
    "lapsing": (lambda asked: lapsing(asked.today), ("status__lapses_on", *BY_NAME), True),
    "agreed-starts": (agreed_start_passed, ("status__evidence__review_on", *BY_NAME), True),
    "no-shows": (
        lambda asked: not_known(asked.today) & never_came(asked.today),
        LONGEST_UNSEEN,
        True,
    ),
    "vulnerable": (vulnerable_and_due, LONGEST_UNSEEN, True),
    # Sources disagree, or an agreed start has passed.
    "needs-a-look": (
        lambda asked: Q(status__needs_a_look=True),
        (VULNERABLE_FIRST, *BY_NAME),
        False,
    ),
    "gone": (gone_without_notice, (VULNERABLE_FIRST, *BY_NAME), True),
    # A file says that they live elsewhere, and nobody has looked yet.
    "moved": (lambda asked: ~Q(may_live_in=""), BY_NAME, False),
    "ehc-plans": (lambda asked: Q(ehc_plan=True), BY_NAME, False),
    "replied": (lambda asked: has_asked_for_us(), (VULNERABLE_FIRST, *BY_NAME), False),
    # A reply that came since the last try has done what was to be done next.
    "tasks": (
        lambda asked: Q(tried__next_on__lte=asked.today) & ~replied_since("tried__tried_at"),
        ("tried__next_on", *BY_NAME),
        False,
    ),
}

WORKLISTS = {key: Worklist(words, *HOLDS[key]) for key, words in lists().items()}


def seen_by(access: Access) -> Mapping[str, Worklist]:
    """The lists for whoever asks; those of health, care or justice only for who may see them."""
    sensitive = access.may(Permission.SEE_SENSITIVE)
    return {key: one for key, one in WORKLISTS.items() if sensitive or not one.words.is_sensitive}
