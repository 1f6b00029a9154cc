"""The queue of lines in doubt: in which order, and before whom each one is just now."""

from datetime import timedelta

from django.db import connection
from django.db.models import Case, Exists, F, FloatField, OuterRef, Q, QuerySet, Subquery, When
from django.utils import timezone

from fingerpost.audit.actions import note
from fingerpost.core.records import Group
from fingerpost.intake.models import Row
from fingerpost.linkage.models import Answer, Candidate, Turn
from fingerpost.organisations.access import Access

A_TURN = timedelta(minutes=3)
TAKE_TURN = """
INSERT INTO linkage_turn (authority_id, submission_id, row_number, by_id, until)
VALUES (%s, %s, %s, %s, %s)
    ON CONFLICT (authority_id, submission_id, row_number)
    DO UPDATE SET by_id = excluded.by_id, until = excluded.until
 WHERE linkage_turn.by_id = excluded.by_id OR linkage_turn.until < clock_timestamp()
"""
TRIED = 20  # lines that may be before colleagues at once, and more


def waiting(access: Access) -> QuerySet[Row]:
    """Every line in doubt that this user may settle, the most useful first.

    What a colleague could not tell comes first; then lines with somebody like them held, those
    who are not known before others and the likeliest before the rest; then the latest.
    """
    of_row = {"submission_id": OuterRef("submission_id"), "row_number": OuterRef("number")}
    candidates = Candidate.objects.filter(
        authority=access.authority, decision=Candidate.Decision.REVIEW, **of_row
    )
    unknown = Q(person__status__group=Group.NOT_KNOWN) | Q(person__status__lapsed=True)
    asked = _could_not_tell(access).filter(**of_row)
    return (
        Row.objects.visible_to(access)
        .waiting()
        .select_related("submission", "submission__sender", "submission__authority")
        .annotate(
            is_asked=Exists(asked),
            would_be_known=Exists(candidates.filter(unknown)),
            likeliest=Case(
                When(Exists(candidates), then=Subquery(candidates.values("score")[:1])),
                output_field=FloatField(),
            ),
        )
        .order_by(
            "-is_asked",
            "-would_be_known",
            F("likeliest").desc(nulls_last=True),
            "-submission__received_at",
            "number",
        )
    )


def for_me(access: Access) -> QuerySet[Row]:
    """The queue less the lines this user could not tell: those are for a colleague."""
    mine = _could_not_tell(access).filter(
        by=access.user, submission_id=OuterRef("submission_id"), row_number=OuterRef("number")
    )
    return waiting(access).filter(~Exists(mine))


def could_not_tell(row: Row) -> QuerySet[Answer]:
    """Who could not tell whom a line means, latest first."""
    return Answer.objects.standing().filter(
        authority_id=row.authority_id,
        submission_id=row.submission_id,
        row_number=row.number,
        said=Answer.Said.CANNOT_TELL,
    )


def take_next(access: Access, *, after: int | None = None, back: bool = False) -> Row | None:
    """The next line nobody else is at, taken for this user; None where none is left.

    Args:
        access: who asks.
        after: the key of the line to go on from; the first of the queue where not said.
        back: the one before instead.
    """
    keys = list(for_me(access).values_list("pk", flat=True))
    if back:
        keys.reverse()
    start = keys.index(after) + 1 if after in keys else 0
    in_turn = [*keys[start:], *keys[:start]]
    rows = for_me(access).in_bulk(in_turn[:TRIED])
    return next((rows[key] for key in in_turn[:TRIED] if take_turn(rows[key], access)), None)


def take_turn(row: Row, access: Access) -> bool:
    """Take a line for this user for some minutes; False while a colleague is at it."""
    until = timezone.now() + A_TURN
    named = [row.authority_id, row.submission_id, row.number]
    with connection.cursor() as cursor:
        cursor.execute(TAKE_TURN, [*named, access.user.pk, until])
        if not cursor.rowcount:
            return False
    mine = Turn.objects.filter(authority_id=row.authority_id, by=access.user)
    mine.exclude(submission_id=row.submission_id, row_number=row.number).delete()
    note("looked at a line", by=access.user, authority_id=row.authority_id, subject=row)
    return True


def is_before_another(row: Row, access: Access) -> bool:
    """Whether a colleague is at this line now."""
    turns = Turn.objects.filter(
        authority_id=row.authority_id, submission_id=row.submission_id, row_number=row.number
    )
    return turns.filter(until__gte=timezone.now()).exclude(by=access.user).exists()


def give_up_turn(row: Row) -> None:
    """Nobody is at this line any more."""
    Turn.objects.filter(
        authority_id=row.authority_id, submission_id=row.submission_id, row_number=row.number
    ).delete()


def _could_not_tell(access: Access) -> QuerySet[Answer]:
    return Answer.objects.standing().filter(
        authority=access.authority, said=Answer.Said.CANNOT_TELL
    )
