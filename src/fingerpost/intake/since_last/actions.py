"""Working out who is gone from a sender's lists, whenever one comes, goes or is said to be whole.

What is kept follows from the lists that stand, so it is worked out afresh rather than mended.
"""

from collections.abc import Collection, Iterable

from fingerpost.audit.actions import act
from fingerpost.core.access import Permission
from fingerpost.core.intake import since_last
from fingerpost.core.intake.kinds import Kind
from fingerpost.core.workflow import SubmissionState
from fingerpost.evidence.actions import lock_people
from fingerpost.intake.models import Missing, Row, Submission
from fingerpost.intake.since_last import queries
from fingerpost.organisations.access import Access

NAME_EVERYBODY = frozenset((Kind.ROLL, Kind.ENROLMENT, Kind.CENSUS_ON_ROLL, Kind.ILR))
"""Kinds of list that name everybody a sender has, unless they hold changes only."""


def take_note(submission: Submission) -> None:
    """Say whether a list just applied is whole, and work out who is gone. The caller saves it."""
    if submission.sender_id is None or submission.kind not in NAME_EVERYBODY:
        return
    found = since_last.coverage(
        submission.declared_whole,
        queries.people_of([submission.pk]).get(submission.pk, frozenset()),
        queries.the_one_before(submission),
    )
    submission.is_whole = found.is_whole
    if found.reason:
        submission.warnings = [*submission.warnings, found.reason]
    submission.save(update_fields=["is_whole", "warnings"])
    work_out(submission)


def work_out(submission: Submission) -> None:
    """Keep who is gone from the lists of this sender and kind this academic year, and no others."""
    if submission.sender_id is None or submission.kind not in NAME_EVERYBODY:
        return
    same = queries.same_series(submission)
    Missing.objects.filter(missing_from__in=same).delete()
    lists = queries.whole_lists(submission)
    Missing.objects.bulk_create(
        _missing(submission, since_last.gone(lists).items(), lists[-1].key if lists else 0),
        batch_size=1000,
    )


def work_out_for(people: Collection[int], *, authority_id: int) -> None:
    """Work out who is gone, in each series of lists that names one of these entries.

    For when entries are made one or taken apart; the caller is inside an `act`.
    """
    named = Row.objects.filter(authority_id=authority_id, person_id__in=people)
    lists = Submission.objects.filter(
        pk__in=named.values("submission"), kind__in=NAME_EVERYBODY, state=SubmissionState.APPLIED
    )
    done: set[int] = set()
    for submission in lists.order_by("pk"):
        if submission.pk not in done:
            work_out(submission)
            done |= set(queries.same_series(submission).values_list("pk", flat=True))


def say_whether_whole(submission: Submission, *, is_whole: bool, by: Access) -> None:
    """Put right what a list was taken for: the whole list, or changes only."""
    by.check(Permission.SEND_FILES)
    authority_id = submission.authority_id
    with act("said whether a list is whole", by=by.user, authority_id=authority_id) as detail:
        lock_people(authority_id)
        submission = Submission.objects.select_for_update().get(pk=submission.pk)
        submission.declared_whole = submission.is_whole = is_whole
        submission.save(update_fields=["declared_whole", "is_whole"])
        if submission.state == SubmissionState.APPLIED:
            work_out(submission)
        detail.update(submission=submission.pk, whole=is_whole)


def _missing(
    submission: Submission, people: Iterable[tuple[int, int]], latest: int
) -> Iterable[Missing]:
    return (
        Missing(
            authority_id=submission.authority_id,
            person_id=person,
            sender=submission.sender,
            last_named_in_id=last,
            missing_from_id=latest,
        )
        for person, last in people
    )
