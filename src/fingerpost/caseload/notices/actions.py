"""Giving a notice, taking stock of all of them, and saying that a list for others has gone out.

A notice is a line of a file like any other: it comes in one way, is matched, settled and undone
with its file. What is kept besides is when each step was, and how far it has come.
"""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from fingerpost.audit.actions import Actor, act
from fingerpost.caseload.notices.facts import Known
from fingerpost.caseload.notices.models import FINAL, ClockSetting, LookedAt, Notice, Sending
from fingerpost.core.access import Permission
from fingerpost.core.intake import standard_list
from fingerpost.core.intake.kinds import Kind
from fingerpost.core.notices import stage_of
from fingerpost.core.workflow import SubmissionState, WrongMove
from fingerpost.intake import tasks
from fingerpost.intake.models import Passing, Row, Submission
from fingerpost.intake.passing.queries import part
from fingerpost.intake.receiving import AlreadyReceived, receive
from fingerpost.intake.records import from_json
from fingerpost.intake.ways.models import Way
from fingerpost.intake.ways.receiving import take_in
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Authority, Organisation

GIVES_NOTICE = (Kind.LEAVERS, Kind.NO_SHOWS)
FILENAME = "Leaver notice.csv"
FOLLOWED_FOR = timedelta(days=400)  # after that a notice stays where it stands [ours]
CHANGING = (
    "person_id",
    "repeats_id",
    "lives_in",
    "forwarded_at",
    "tried_at",
    "reached_at",
    "stage",
    "stage_at",
)


def give(
    fields: Mapping[str, Any],
    *,
    authority: Authority,
    sender: Organisation,
    by: Actor | None,
    way: Way | None = None,
) -> tuple[Submission, bool]:
    """Take in one notice as a file of one line; gives it, and whether it is new.

    The same notice again from the same sender does nothing twice.

    Args:
        fields: what it says, by the names of our fields.
        authority: whom it is given to; its scope must be set.
        sender: who gives it.
        by: who wrote it; None for a program.
        way: by which way it came, where not by the page.
    """
    data = standard_list.write([fields])
    try:
        with act("gave a leaver notice", by=by, authority_id=authority.pk) as detail:
            given = _receive(data, authority=authority, sender=sender, by=by, way=way)
            given.kind = Kind.NO_SHOWS if fields.get("never_started") else Kind.LEAVERS
            given.mapping = standard_list.mapping_of([fields]).as_dict()
            given.save(update_fields=["kind", "mapping"])
            detail["submission"] = given.pk
    except AlreadyReceived as already:
        return already.submission, False
    return given, True


def _receive(
    data: bytes, *, authority: Authority, sender: Organisation, by: Actor | None, way: Way | None
) -> Submission:
    if way is not None:
        return take_in(
            data,
            authority=authority,
            sender=sender,
            filename=FILENAME,
            way=way,
            declared_whole=False,
        )
    given = receive(
        data,
        authority=authority,
        filename=FILENAME,
        by=by,
        sender=sender,
        declared_whole=False,
    )
    tasks.start(given)
    return given


def take_stock(authority_id: int, *, at: datetime | None = None) -> int:
    """Keep the notices that came, and bring all up to what is known now; gives how many changed.

    Its authority's scope must be set.
    """
    now = at or timezone.now()
    with transaction.atomic():
        _one_at_a_time(authority_id)
        made = _note_new(authority_id, now)
        changed = _bring_up_to_date(authority_id, now)
        if made or changed:
            with act("took stock of leaver notices", by=None, authority_id=authority_id) as detail:
                detail.update(new=made, changed=changed)
    return made + changed


def _one_at_a_time(authority_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(7414, %s)", [authority_id])


def _note_new(authority_id: int, now: datetime) -> int:
    """A notice for each line of the files that came since the last time."""
    files = Submission.objects.filter(
        authority_id=authority_id, kind__in=GIVES_NOTICE, state=SubmissionState.APPLIED
    ).exclude(pk__in=LookedAt.objects.values("submission"))
    made = 0
    for submission in files.order_by("received_at", "pk"):
        LookedAt.objects.create(authority_id=authority_id, submission=submission, at=now)
        rows = submission.rows.exclude(outcome__in=(Row.Outcome.SKIPPED, Row.Outcome.UNUSABLE))
        made += len(Notice.objects.bulk_create(_notices(submission, rows), batch_size=1000))
    return made


def _notices(submission: Submission, rows: Iterable[Row]) -> Iterable[Notice]:
    return [
        Notice(
            authority_id=submission.authority_id,
            submission=submission,
            row=row,
            sender_id=submission.sender_id,
            last_attended=last_attended(from_json(row.fields)),
            received_at=submission.received_at,
            stage_at=submission.received_at,
        )
        for row in rows
    ]


def last_attended(fields: Mapping[str, Any]) -> Any:
    """The last day a line says somebody was there; None where it gives none."""
    return fields.get("ended_on") or fields.get("leaving_on")


def _bring_up_to_date(authority_id: int, now: datetime) -> int:
    """Work out afresh every notice that may still move."""
    every = Notice.objects.filter(authority_id=authority_id)
    may_move = (
        ~Q(stage__in=FINAL) & Q(received_at__gt=now - FOLLOWED_FOR)
        | Q(submission__state=SubmissionState.UNDONE) & ~Q(stage="taken back")
        | Q(row__outcome=Row.Outcome.WAITING) & ~Q(stage="taken back")
        | Q(person__merged_into__isnull=False)
    )
    notices = list(every.filter(may_move).select_related("row", "submission"))
    known = Known(notices, timezone.localdate(now))
    first = _first_of_each(authority_id)
    changed = [notice for notice in notices if _changes(notice, known, first, now)]
    fields = [name.removesuffix("_id") for name in CHANGING]
    Notice.objects.bulk_update(changed, fields, batch_size=1000)
    return len(changed)


Leaving = tuple[int | None, int, Any]


def _first_of_each(authority_id: int) -> dict[Leaving, int]:
    """By sender, young person and day the first notice of a leaving."""
    standing = Notice.objects.filter(authority_id=authority_id).exclude(stage="taken back")
    named = standing.exclude(row__person=None).exclude(submission__state=SubmissionState.UNDONE)
    who = named.annotate(who=Coalesce("row__person__merged_into", "row__person"))
    first: dict[Leaving, int] = {}
    for pk, *leaving in who.order_by("received_at", "pk").values_list(
        "pk", "sender_id", "who", "last_attended"
    ):
        first.setdefault(tuple(leaving), pk)
    return first


def _changes(notice: Notice, known: Known, first: Mapping[Leaving, int], now: datetime) -> bool:
    """Set what is known now; whether anything is different."""
    before = [getattr(notice, name) for name in CHANGING]
    facts, who = known.facts(notice), known.who(notice)
    notice.person_id = who.pk if who else None
    of_same = first.get((notice.sender_id, who.pk, notice.last_attended)) if who else None
    notice.repeats_id = of_same if of_same != notice.pk else None
    notice.lives_in = facts.lives_in
    notice.forwarded_at = known.forwarded_at(notice) if facts.lives_in else None
    notice.tried_at, notice.reached_at = known.tried(notice)
    stays = notice.stage in FINAL and facts.known and not facts.undone
    if not stays and (stage := stage_of(facts)) != notice.stage:
        notice.stage, notice.stage_at = stage, now
    return before != [getattr(notice, name) for name in CHANGING]


def mark_sent(passing: Passing, *, how: str, by: Access) -> Sending:
    """Say that the list for an authority that is not on this system has gone to it.

    Raises:
        Refused: the role may not.
        WrongMove: they have it already, or it was said already.
    """
    by.check(Permission.SEE_ALL_SUBMISSIONS)
    with act("sent lines to another authority", by=by.user, authority_id=by.authority.pk) as detail:
        passing = Passing.objects.select_for_update().get(pk=passing.pk)
        if passing.given_to is not None or Sending.objects.filter(passing=passing).exists():
            raise WrongMove("They have this list already.")
        rows = part(passing.submission, passing.lives_in)
        sending = Sending.objects.create(
            authority_id=passing.authority_id,
            passing=passing,
            how=how,
            lines=len(rows),
            fingerprint=hashlib.sha256(standard_list.write(rows)).hexdigest(),
            sent_at=timezone.now(),
            sent_by=by.user,
        )
        detail.update(
            submission=passing.submission_id, lives_in=passing.lives_in, lines=sending.lines
        )
    take_stock(passing.authority_id)
    return sending


def set_clock(*, within: int, by: Access) -> None:
    """Say within how many working days whoever left is to be reached.

    Raises:
        Refused: the role may not.
    """
    by.check(Permission.SET_PRIORITIES)
    with act("set the clock of leaver notices", by=by.user, authority_id=by.authority.pk) as detail:
        ClockSetting.objects.update_or_create(
            authority=by.authority,
            defaults={"within": within, "set_at": timezone.now(), "set_by": by.user},
        )
        detail["within"] = within
