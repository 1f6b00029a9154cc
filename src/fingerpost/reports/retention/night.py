"""The night's run, and the one after a restore: what is due goes, in sets."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.utils import timezone

from fingerpost.core.retention import Times
from fingerpost.db.rls import authority_scope
from fingerpost.organisations.models import Authority
from fingerpost.reports.retention import deleting, listing, queries, tables
from fingerpost.reports.retention.deleting import Doomed
from fingerpost.reports.retention.models import Run
from fingerpost.reports.retention.queries import Due, Held
from fingerpost.returns.models import Return, ReturnFile
from fingerpost.sharing.retention.queries import times_of

T = TypeVar("T")
SET = 500  # young people let go of at once, with everything about them
PIECES = 5000  # lines of one table at once


def let_go(authority: Authority, *, today: date) -> Run | None:
    """Let go of what is due; of nothing where nobody has begun it, or it is paused.

    A run that is killed has let go of whole sets; the next finds the rest.
    """
    if not queries.job_of(authority.pk).is_running:
        return None
    times = times_of(authority.pk)
    found = list(queries.due(authority.pk, times, today))
    run = _start(authority, today, kept=queries.why_kept(found, today))
    _let_go_of_people(run, [one for one in found if one.goes])
    for line in tables.by_piece():
        _let_go_of_pieces(run, line, times)
    return _finish(run)


def let_go_again(authority: Authority) -> Run | None:
    """After a restore: let go of those who went since the backup was made."""
    back, lines = listing.came_back(authority)
    run = None
    if back:
        today = timezone.localdate()
        run = _start(authority, today, after_restore=True)
        _let_go_of_people(run, queries.again(authority.pk, back, today))
        _finish(run)
    listing.follow(authority, lines)
    return run


def let_go_again_everywhere() -> int:
    """The same in every authority, before anybody works in a database that may be an older one;
    gives how many young people went again.
    """
    went = 0
    for authority in Authority.objects.all():
        with authority_scope(authority.pk):
            if run := let_go_again(authority):
                went += run.people.get("core", 0)
    return went


def _start(authority: Authority, day: date, **said: Any) -> Run:
    return Run.objects.create(authority=authority, day=day, started_at=timezone.now(), **said)


def _finish(run: Run) -> Run:
    run.finished_at = timezone.now()
    run.save(update_fields=["finished_at"])
    return run


def _let_go_of_people(run: Run, going: Sequence[Due]) -> None:
    for first in range(0, len(going), SET):
        stuck = _in_halves(run, going[first : first + SET], _let_go_of_held)
        if stuck:
            run.could_not += stuck
            run.save(update_fields=["could_not"])


def _in_halves(run: Run, those: Sequence[T], let_go: Callable[[Run, Sequence[T]], None]) -> int:
    """Let go of these, whole or not at all. Where one of them cannot go the others do: they are cut
    in two. Gives how many could not; the next night tries them again.
    """
    try:
        with transaction.atomic():
            let_go(run, those)
            deleting.check_now()
    except IntegrityError:
        run.refresh_from_db()
        if len(those) == 1:
            return 1
        half = len(those) // 2
        return _in_halves(run, those[:half], let_go) + _in_halves(run, those[half:], let_go)
    return 0


def _let_go_of_held(run: Run, going: Sequence[Due]) -> None:
    _let_go_of_these(run, queries.not_held_since(run.authority_id, going))


def _let_go_of_these(run: Run, going: Sequence[Due]) -> None:
    authority_id = run.authority_id
    people = queries.people_due(authority_id, going)
    staying = queries.of_whom_something_stays(authority_id, going)
    going = [one for one in going if not _is_done(one, people, staying)]
    if not going:
        return
    listing.write_down(run.authority, {e: one.goes for one in going for e in one.held.entries})
    doomed = Doomed(authority_id)
    for row, entries in queries.entries_by_row(going).items():
        doomed.add_people(row, entries)
    ending = [one for one in going if one.ends]
    deleting.forget_whose_stops(_entries(ending))
    doomed.add_remnants(run, [one for one in ending if one.held in staying])
    doomed.add_whole(_entries(one for one in ending if one.held not in staying))
    went = deleting.through_the_door(run, doomed.steps())
    _count(run, people={row: len(those) for row, those in people.items()}, lines=went)


def _is_done(one: Due, people: Mapping[str, list[int]], staying: set[Held]) -> bool:
    """Of a remnant, whether what is due went on an earlier night and the rest is kept longer."""
    if not one.held.is_remnant or one.held not in staying:
        return False
    return not any(one.held.entries[0] in those for those in people.values())


def _entries(those: Iterable[Due]) -> list[int]:
    return [entry for one in those for entry in one.held.entries]


def _let_go_of_pieces(run: Run, line: tables.Line, times: Times) -> None:
    """What is counted from the day it came or was done, so many lines at once."""
    found = queries.pieces(line, run.authority_id, times, run.day)
    every = list(found.order_by("pk").values_list("pk", flat=True))
    for first in range(0, len(every), PIECES):
        _in_halves(run, every[first : first + PIECES], partial(_let_go_of_lines, line))


def _let_go_of_lines(line: tables.Line, run: Run, keys: Sequence[int]) -> None:
    doomed = Doomed(run.authority_id)
    doomed.add(line.model, keys)
    went = deleting.through_the_door(run, doomed.steps())
    if line.model is ReturnFile:
        Return.objects.filter(pk__in=keys).update(cleared_on=run.day)
    _count(run, people={}, lines=went)


def _count(run: Run, *, people: dict[str, int], lines: Counter[str]) -> None:
    run.people = Counter(run.people) + Counter(people)
    run.lines = Counter(run.lines) + lines
    run.save(update_fields=["people", "lines"])
