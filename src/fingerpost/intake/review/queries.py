"""Scoped reads for the review."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from fingerpost.intake.models import Row
from fingerpost.linkage.models import Answer
from fingerpost.organisations.access import Access

A_SITTING = timedelta(hours=12)
MOST_SHOWN = 20


def answers(access: Access) -> list[tuple[Answer, Row]]:
    """What this user answered in this sitting and nobody took back, latest first, one a line."""
    since = timezone.now() - A_SITTING
    given = Answer.objects.standing().filter(
        authority=access.authority, by=access.user, at__gte=since
    )
    latest: dict[object, Answer] = {}
    for answer in given.select_related("person").order_by("-at", "pk")[: MOST_SHOWN * 4]:
        held = latest.get(answer.at)
        if held is None or answer.said == Answer.Said.NOBODY:
            latest[answer.at] = answer
    return _with_rows(list(latest.values())[:MOST_SHOWN], access)


def _with_rows(given: list[Answer], access: Access) -> list[tuple[Answer, Row]]:
    of_rows = Q(pk=None)
    for answer in given:
        of_rows |= Q(submission_id=answer.submission_id, number=answer.row_number)
    rows = Row.objects.visible_to(access).filter(of_rows)
    by_line = {(row.submission_id, row.number): row for row in rows}
    return [
        (answer, by_line[answer.submission_id, answer.row_number])
        for answer in given
        if (answer.submission_id, answer.row_number) in by_line
    ]
