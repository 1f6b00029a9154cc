"""Counting a return: once, when it is built, so that no page ever counts a cohort."""

from typing import Any

from django.utils import timezone

from fingerpost.audit.actions import Actor, act
from fingerpost.core.dates import academic_year
from fingerpost.core.figures.movement import Movement, movement
from fingerpost.core.figures.splits import EVERYBODY, SPLITS, tally
from fingerpost.core.workflow import ReturnState
from fingerpost.reports.figures import queries, records
from fingerpost.reports.models import MonthFigures, SplitCounts
from fingerpost.returns.models import Return


def count_new(authority_id: int, *, by: Actor | None) -> int:
    """Count every return of an authority that stands and is not counted, the oldest first.

    Returns:
        How many were counted.
    """
    waiting = queries.waiting(authority_id)
    for built in waiting:
        count(built, by=by)
    return len(waiting)


def count(built: Return, *, by: Actor | None) -> MonthFigures:
    """Count one return, and who joined or left the NEET group since the month before.

    Counted again it has the same numbers, save schools and the September Guarantee: those are as
    held now.
    """
    now = records.snapshot(built, records.schools(built.authority_id))
    counted = tally(now)
    earlier = queries.month_before(built)
    offers = records.offers(built.authority_id, academic_year(built.period_end))
    moved = _as_numbers(movement(records.snapshot(earlier), now)) if earlier else {}
    with act("counted a return", by=by, authority_id=built.authority_id, subject=built) as detail:
        figures, _ = MonthFigures.objects.update_or_create(
            built=built,
            defaults={
                "authority_id": built.authority_id,
                "counts": counted[EVERYBODY][EVERYBODY],
                "since": earlier,
                "movement": moved,
                "guarantee": offers,
                "counted_at": timezone.now(),
            },
        )
        figures.splits.all().delete()
        SplitCounts.objects.bulk_create(
            SplitCounts(authority_id=built.authority_id, figures=figures, split=key, counts=parts)
            for key, parts in counted.items()
            if key in SPLITS
        )
        _forget_superseded(built)
        detail["cohort"] = counted[EVERYBODY][EVERYBODY].get("cohort", 0)
    return figures


def _as_numbers(moved: Movement) -> dict[str, Any]:
    return {
        "joined": len(moved.joiners),
        "left": len(moved.leavers),
        "stayed": moved.stayed,
        "origins": moved.origins,
        "destinations": moved.destinations,
    }


def _forget_superseded(built: Return) -> None:
    """Figures of builds that no longer stand are of no use, and every night makes one."""
    MonthFigures.objects.filter(
        authority_id=built.authority_id,
        built__period_end=built.period_end,
        built__state=ReturnState.SUPERSEDED,
    ).delete()
