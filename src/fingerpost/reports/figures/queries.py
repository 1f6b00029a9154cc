"""The months we hold figures of, and which returns have yet to be counted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.cache import cache
from django.db.models import Case, CharField, Count, F, Q, QuerySet, Value, When

from fingerpost.caseload import queries as caseload
from fingerpost.caseload.lists.expressions import not_known
from fingerpost.core.figures.measures import Counts
from fingerpost.core.figures.snapshot import Member, Snapshot
from fingerpost.core.figures.splits import Split
from fingerpost.core.records import Group
from fingerpost.organisations.access import Access
from fingerpost.reports.models import MonthFigures
from fingerpost.returns.models import Return
from fingerpost.returns.queries import BEST_FIRST, rank

NOW_SECONDS = 30
NO_STATUS = "810"


def months(access: Access) -> dict[date, MonthFigures]:
    """The figures of each month held: of the return sent, else signed off, else checked."""
    return best_of(MonthFigures.objects.visible_to(access))


def best_of(figures: QuerySet[MonthFigures]) -> dict[date, MonthFigures]:
    """Of these figures those that stand for their month, the earliest first."""
    held = figures.filter(built__state__in=BEST_FIRST).select_related("built")
    best = {one.pk for one in _best([figures.built for figures in held]).values()}
    chosen = [figures for figures in held if figures.built_id in best]
    return {one.built.period_end: one for one in sorted(chosen, key=_period_end)}


def by_split(figures: MonthFigures, split: Split) -> Mapping[str, Mapping[str, int]]:
    """What was counted for each slice."""
    found = figures.splits.filter(split=split.key).first()
    return found.counts if found else {}


def waiting(authority_id: int) -> list[Return]:
    """Returns that stand for their month and are not counted, or against another month before."""
    standing = Return.objects.filter(authority_id=authority_id, state__in=BEST_FIRST)
    standing = standing.filter(file__isnull=False).select_related("figures")
    best = _best(standing)
    return [one for end, one in sorted(best.items()) if _is_stale(one, best)]


def is_waiting(access: Access) -> bool:
    """Whether something is to be counted still."""
    return bool(waiting(access.authority.pk))


def month_before(built: Return) -> Return | None:
    """The return that stands for the month before, if its file is held."""
    end = _end_before(built.period_end)
    standing = Return.objects.filter(
        authority_id=built.authority_id,
        period_end=end,
        state__in=BEST_FIRST,
        file__isnull=False,
    )
    return _best(standing).get(end)


def _is_stale(built: Return, best: Mapping[date, Return]) -> bool:
    figures = getattr(built, "figures", None)
    before = best.get(_end_before(built.period_end))
    return figures is None or figures.since_id != (before.pk if before else None)


def _best(returns: Iterable[Return]) -> dict[date, Return]:
    found: dict[date, Return] = {}
    for one in sorted(returns, key=lambda r: (-rank(r), r.pk)):
        found[one.period_end] = one
    return found


def _end_before(period_end: date) -> date:
    return period_end.replace(day=1) - timedelta(days=1)


def _period_end(figures: MonthFigures) -> date:
    return figures.built.period_end


@dataclass(frozen=True, slots=True)
class Live:
    """The figures of today, and the day the oldest status behind them was worked out."""

    counts: Counts
    as_at: date | None


def now(access: Access, today: date) -> Live:
    """As things stand today, counted by the same rules; kept for half a minute."""
    key = f"figures-now-{access.authority.pk}-{today}"
    found: Live | None = cache.get(key)
    if found is None:
        found = _now(access, today)
        cache.set(key, found, NOW_SECONDS)
    return found


def _now(access: Access, today: date) -> Live:
    """In one grouped question: as many lines as there are codes, however many people."""
    people = caseload.caseload(access, today).filter(caseload.in_figures(today))
    group = Case(
        When(Q(status__isnull=True) | not_known(today), then=Value(str(Group.NOT_KNOWN))),
        default=F("status__group"),
        output_field=CharField(),
    )
    lines = people.order_by().values_list("status__code", group, "cohort_status")
    empty, parts = Snapshot(today, ()), dict[str, int]()
    for code, stands, cohort_status, many in lines.annotate(many=Count("pk")):
        one = Member(
            person=0,
            code=code or NO_STATUS,
            group=Group(stands),
            age=16,
            cohort_status=cohort_status,
        )
        for part in empty.parts(one):
            parts[str(part)] = parts.get(str(part), 0) + many
    return Live(Counts(parts), caseload.counts(access, today).as_at)
