"""How often each rule was broken, night by night and month by month: counts only, no findings."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from fingerpost.core.returns.rulesets import in_code_order
from fingerpost.organisations.access import Access
from fingerpost.returns import queries
from fingerpost.returns.models import Return, RuleChange, RuleCount

NIGHTS, MONTHS = 14, 12
CANDIDATES = 400  # builds looked at: a year of nights and some by hand


@dataclass(frozen=True, slots=True)
class Point:
    """A build that stands for a day or a month."""

    built: Return
    day: date


@dataclass(frozen=True, slots=True)
class Row:
    """One rule: how often now, what changed, and the counts of the builds before."""

    code: str
    message: str
    found: int
    since_day: RuleChange | None
    since_month: RuleChange | None
    counts: tuple[int, ...]


def nights(access: Access) -> list[Point]:
    """The last build of each of the last days that had one, oldest first."""
    finished = queries.returns(access).exclude(fingerprint="").order_by("-built_at")
    latest: dict[date, Return] = {}
    for one in finished[:CANDIDATES]:
        latest.setdefault(timezone.localtime(one.built_at).date(), one)
    days = sorted(latest)[-NIGHTS:]
    return [Point(latest[day], day) for day in days]


def months(access: Access) -> list[Point]:
    """Each month by the return sent, else signed off, else checked last; oldest first."""
    standing = queries.returns(access).filter(state__in=queries.BEST_FIRST)
    best: dict[date, Return] = {}
    for one in standing.order_by("-period_end", "-pk")[:CANDIDATES]:
        held = best.get(one.period_end)
        if held is None or queries.rank(one) < queries.rank(held):
            best[one.period_end] = one
    ends = sorted(best)[-MONTHS:]
    return [Point(best[end], end) for end in ends]


def looked_back_to(built: Return) -> tuple[Return | None, Return | None]:
    """The builds it was compared with when it was made: the day before's, and last month's.

    One may be both, on the first of a month. What was signed off or built again since does not
    change what the counts were made from.
    """
    keys = RuleChange.objects.filter(built=built).values("since_id")
    held = Return.objects.filter(pk__in=keys).order_by("-period_end", "-pk")
    first = timezone.localtime(built.built_at).date()
    day = next((one for one in held if timezone.localtime(one.built_at).date() < first), None)
    months = [one for one in held if one.period_end < built.period_end]
    others = [one for one in months if one != day]
    return day, next(iter(others or months), None)


def rows(built: Return, points: Iterable[Point]) -> list[Row]:
    """Every rule broken in this build or in one of the points, the gravest and most frequent first.

    A rule a build has no count for was not broken in it.
    """
    chosen = list(points)
    keys = {built.pk, *(point.built.pk for point in chosen)}
    counts = RuleCount.objects.filter(authority_id=built.authority_id, built__in=keys)
    found = {(one.built_id, one.code): one.found for one in counts}
    facts = {one.code: one for one in sorted(counts, key=lambda one: one.built_id)}
    since_day, since_month = (_changes(built, one) for one in looked_back_to(built))
    order = sorted(
        facts.values(),
        key=lambda one: (
            one.priority,
            -found.get((built.pk, one.code), 0),
            in_code_order(one.code),
        ),
    )
    return [
        Row(
            code=one.code,
            message=one.message,
            found=found.get((built.pk, one.code), 0),
            since_day=since_day.get(one.code),
            since_month=since_month.get(one.code),
            counts=tuple(found.get((point.built.pk, one.code), 0) for point in chosen),
        )
        for one in order
    ]


def _changes(built: Return, since: Return | None) -> dict[str, RuleChange]:
    if since is None:
        return {}
    return {one.code: one for one in RuleChange.objects.filter(built=built, since=since)}
