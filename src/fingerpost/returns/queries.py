"""Scoped reads for the pages about the return."""

from datetime import date, datetime, time
from typing import Any

from django.db.models import F, QuerySet
from django.utils import timezone

from fingerpost.core.returns import years
from fingerpost.core.returns.rules import Rule, Scope
from fingerpost.core.returns.shapes import Shape
from fingerpost.core.workflow import ReturnState
from fingerpost.organisations.access import Access
from fingerpost.returns.models import Return


def returns(access: Access) -> QuerySet[Return]:
    """The returns this user may see, latest period first."""
    return Return.objects.visible_to(access).select_related("built_by", "authority")


def listed(access: Access) -> QuerySet[Return]:
    """All but the dry runs of nights gone by, which a later one superseded."""
    return returns(access).exclude(state=ReturnState.SUPERSEDED, built_by=None, signed_off_at=None)


def with_file(access: Access) -> QuerySet[Return]:
    """Those that have been built and still hold their file."""
    return returns(access).exclude(fingerprint="").filter(cleared_on=None)


def findings_by_rule(built: Return) -> list[dict[str, Any]]:
    """How often each rule was broken, the gravest first."""
    counted = built.rule_counts.values("code", "priority", "message", count=F("found"))
    return [dict(row) for row in counted.order_by("priority", "-count", "code")]


def file_faults(built: Return) -> list[tuple[str, str]]:
    """The rules found broken for which the DfE refuses the whole file, each with its words."""
    ruleset = years.YEARS.get(built.year, years.for_period(built.period_end))
    refusing = [rule.code for rule in ruleset.rules.values() if _refuses_file(rule)]
    found = built.findings.filter(code__in=refusing).order_by("code")
    return list(found.values_list("code", "message").distinct())


def _refuses_file(rule: Rule | Shape) -> bool:
    return rule.fails_file or rule.scope is Scope.FILE


def sent_before(built: Return) -> Return | None:
    """The return already sent for the same period, if another was."""
    same = Return.objects.filter(authority_id=built.authority_id, period_end=built.period_end)
    return same.filter(state=ReturnState.SENT).exclude(pk=built.pk).first()


BEST_FIRST = (ReturnState.SENT, ReturnState.SIGNED_OFF, ReturnState.CHECKED)


def compared_with(built: Return) -> Return | None:
    """The return of the latest earlier period: the one sent, else signed off, else checked."""
    earlier = Return.objects.filter(
        authority_id=built.authority_id, period_end__lt=built.period_end, state__in=BEST_FIRST
    )
    latest = earlier.order_by("-period_end").first()
    if latest is None:
        return None
    of_period = earlier.filter(period_end=latest.period_end).order_by("-pk")
    return min(of_period, key=rank)


def rank(built: Return) -> int:
    """Where a return stands among those of its month: the one sent first."""
    return BEST_FIRST.index(ReturnState(built.state))


def day_before(built: Return) -> Return | None:
    """The last return built on an earlier day, for the same period or an earlier one."""
    earlier = Return.objects.filter(
        authority_id=built.authority_id,
        period_end__lte=built.period_end,
        built_at__lt=_first_moment(timezone.localtime(built.built_at).date()),
        cleared_on=None,
    )
    return earlier.exclude(fingerprint="").order_by("-period_end", "-pk").first()


def looked_back_to(built: Return) -> list[Return]:
    """What a build is compared with: the one of the day before, and the one of last month."""
    found = {one.pk: one for one in (day_before(built), compared_with(built)) if one}
    return list(found.values())


def _first_moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
