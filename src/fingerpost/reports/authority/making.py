"""Making what was asked for, step by step: each is a transaction, so a dead worker loses nothing.

    asked ──numbers printed──> one report a place ──all there──> finished, and given

Done again a step finds what it made before. What cannot be protected is not made, and the run says
why.
"""

from django.db import transaction
from django.utils import timezone

from fingerpost.audit.actions import act
from fingerpost.organisations.models import Organisation
from fingerpost.reports.authority import giving, prints, stored
from fingerpost.reports.authority.models import Report, Run
from fingerpost.reports.authority.prints import Refused
from fingerpost.reports.authority.writers import WRITERS, document, places


def make(pk: int) -> None:
    """Make all of a run, or what is missing of it."""
    if not _print(pk):
        return
    run = Run.objects.select_related("authority", "built", "printed").get(pk=pk)
    for place in places(run):
        _write(run, place)
    _finish(pk)


def _print(pk: int) -> bool:
    """Protect its numbers, once; False where there is nothing to make."""
    try:
        with transaction.atomic():
            run = Run.objects.select_for_update(of=("self",)).select_related("authority").get(pk=pk)
            if run.taken_back_at or run.finished_at or run.problem:
                return False
            if run.printed_id is None:
                prints.one_at_a_time(run.authority_id)
                with act("printed numbers", by=None, authority_id=run.authority_id) as detail:
                    run.printed = WRITERS[run.kind].print(run)
                    run.to_make = len(places(run))
                    run.save()
                    detail.update(run=run.pk, withheld=run.printed.proof["withheld_as_small"])
    except Refused as given_away:
        Run.objects.filter(pk=pk).update(problem=str(given_away))
        return False
    return True


def _write(run: Run, place: Organisation | None) -> None:
    """One report, unless it is there."""
    with transaction.atomic():
        prints.one_at_a_time(run.authority_id)
        if Report.objects.filter(run=run, organisation=place).exists():
            return
        with act("made a report", by=run.asked_by, authority_id=run.authority_id) as detail:
            Report.objects.create(
                authority=run.authority,
                run=run,
                organisation=place,
                document=stored.as_record(document(run, place)),
                made_at=timezone.now(),
            )
            detail.update(run=run.pk, kind=run.kind, organisation=place.pk if place else None)


def _finish(pk: int) -> None:
    """All is there: whoever it is for finds it from now on."""
    with transaction.atomic():
        run = Run.objects.select_for_update().get(pk=pk)
        if run.finished_at or run.taken_back_at:
            return
        run.finished_at = timezone.now()
        run.save()
        giving.give(run)
