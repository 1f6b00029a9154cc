"""Everything that may be done to a submission: receive, process, settle a row, undo, try again."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from fingerpost.audit.actions import act
from fingerpost.core.access import Permission
from fingerpost.core.intake.kinds import Kind
from fingerpost.core.workflow import SubmissionState, WrongMove
from fingerpost.db import bulk
from fingerpost.evidence.actions import lock_people, rederive, withdraw_submission
from fingerpost.evidence.models import Evidence, Plan
from fingerpost.intake import applying, consents, instructions
from fingerpost.intake.changing import as_json
from fingerpost.intake.models import DetailsChange, Row, Submission
from fingerpost.intake.passing import actions as passing
from fingerpost.intake.receiving import (
    LARGEST_UPLOAD,
    AlreadyReceived,
    NotReceived,
    receive,
)
from fingerpost.intake.settling import match_step
from fingerpost.intake.since_last import actions as since_last
from fingerpost.intake.steps import STEPS
from fingerpost.linkage import linking
from fingerpost.organisations.access import Access
from fingerpost.people.merging import actions as merging
from fingerpost.people.merging.queries import standing_for, with_entries
from fingerpost.people.models import Person

__all__ = [
    "LARGEST_UPLOAD",
    "AlreadyReceived",
    "NotReceived",
    "give_up",
    "process",
    "receive",
    "take_step",
    "try_again",
    "undo",
]


def process(submission_id: int, *, derive: bool = True, at: datetime | None = None) -> Submission:
    """Take a submission as far as it will go: read, match, apply.

    Args:
        submission_id: which; its authority's scope must be set.
        derive: whether to derive statuses at the end. Off only where a year of files is loaded
            and everybody is derived once, afterwards.
        at: when what it states became known; now, unless a file's history is being told.
    """
    while True:
        with transaction.atomic():
            submission = take_step(submission_id, derive=derive, at=at)
            if submission.state == SubmissionState.MATCHED:
                # Nothing that it was matched by may change before it is applied.
                submission = take_step(submission_id, derive=derive, at=at)
        if not submission.is_under_way:
            return submission


def take_step(submission_id: int, *, derive: bool = True, at: datetime | None = None) -> Submission:
    """Take a submission one step further, if there is one.

    Each step is one transaction that begins by locking the submission, so a worker that dies in
    the middle leaves the step undone, and two workers never do it twice. A step that found it
    taken further in the meantime leaves it at that.
    """
    with transaction.atomic():
        found = Submission.objects.get(pk=submission_id)
        submission = _lock(found, people=found.state != SubmissionState.RECEIVED)
        if submission.state != found.state:
            return submission
        step = STEPS.get(SubmissionState(submission.state))
        if step:
            step(submission, derive=derive, at=at)
        if step is match_step:
            passing.pass_on(submission)
    return submission


def _lock(submission: Submission, *, people: bool = True) -> Submission:
    """The submission as it stands now, held until the transaction ends.

    Its authority's people are held before it, always in this order: whoever waits for the people
    with a submission in hand would wait for one who waits for that submission.
    """
    if people:
        lock_people(submission.authority_id)
    return Submission.objects.select_for_update().get(pk=submission.pk)


def give_up(submission_id: int) -> None:
    """Mark a submission that met a fault of ours; the file is kept and can be tried again."""
    with transaction.atomic():
        submission = Submission.objects.select_for_update().get(pk=submission_id)
        if submission.is_under_way:
            submission.move_to(SubmissionState.FAILED)
            submission.message = (
                "Something went wrong on our side. The file is safe and nothing of it has been "
                "half used: try again, or ask us to look."
            )
            submission.save()


def try_again(submission: Submission, *, by: Access) -> None:
    """Start over with a submission that failed."""
    by.check(Permission.SEND_FILES)
    with act("tried a file again", by=by.user, authority_id=submission.authority_id) as detail:
        submission = _lock(submission)
        submission.move_to(SubmissionState.RECEIVED)
        submission.message = ""
        submission.rows.all().delete()
        linking.forget(submission.pk, authority_id=submission.authority_id)
        submission.save()
        detail["submission"] = submission.pk


def undo(submission: Submission, *, by: Access) -> int:
    """Take back everything a submission did; gives how many people it spoke of.

    Its evidence is marked withdrawn, the details it changed go back to what they were unless they
    have changed since, and people only it spoke of are set aside. Nothing is erased.

    Raises:
        Refused: the role may not.
        WrongMove: it is not in a state that can be undone.
    """
    by.check(Permission.UNDO_SUBMISSIONS)
    now = timezone.now()
    with act("undid a file", by=by.user, authority_id=submission.authority_id) as detail:
        submission = _lock(submission)
        if submission.kind == Kind.REGISTER:
            raise WrongMove("A register cannot be undone: send the right one, and it replaces it.")
        submission.move_to(SubmissionState.UNDONE)
        submission.undone_at, submission.undone_by = now, by.user
        submission.save()
        people = withdraw_submission(
            submission.pk,
            authority_id=submission.authority_id,
            by=by.user,
            why="The file was undone",
            at=now,
        )
        linking.forget(submission.pk, authority_id=submission.authority_id)
        people |= put_details_back(submission.changes.all())
        instructions.take_back(submission)
        consents.take_back(submission)
        people |= set(submission.rows.exclude(person=None).values_list("person_id", flat=True))
        people -= set_aside_the_unspoken(people, now)
        since_last.work_out(submission)
        passing.tell_of_undoing(submission)
        rederive(
            authority_id=submission.authority_id,
            as_at=timezone.localdate(now),
            person_ids=people,
        )
        detail.update(submission=submission.pk, people=len(people))
    return len(people)


def put_details_back(changes: QuerySet[DetailsChange]) -> set[int]:
    """Restore each detail these changed, latest change first; gives the people.

    A detail that has changed since stays as it is; whatever changed it later then goes back, if
    it is undone in its turn, to what was before these.
    """
    people: dict[int, Person] = {}
    for change in changes.select_related("person").order_by("-pk"):
        person = people.setdefault(change.person_id, change.person)
        restored = [
            column
            for column, given in change.after.items()
            if as_json(getattr(person, column)) == given
        ]
        for column in restored:
            setattr(person, column, change.before[column])
        if restored:
            person.save(update_fields=restored)
            person.refresh_from_db(fields=restored)
        _hand_on(change, set(change.after) - set(restored))
    return set(people)


def _hand_on(change: DetailsChange, columns: set[str]) -> None:
    """Give the next change of each of these columns, by a merge or a file, what was before."""
    later = DetailsChange.objects.filter(
        person_id=change.person_id, pk__gt=change.pk, submission__undone_at=None
    ).order_by("pk")
    for column in columns:
        given, before = change.after[column], change.before[column]
        if merging.hand_on(change.person_id, column, given=given, before=before):
            continue
        following = next((c for c in later if column in c.after), None)
        if following:
            following.before[column] = change.before[column]
            following.save(update_fields=["before"])


def set_aside_the_unspoken(people: set[int], now: datetime) -> set[int]:
    """Of these, take off everybody whom no standing file and no standing statement speaks of.

    What speaks of an entry speaks for who stands for it.
    """
    entries = bulk.among(with_entries(people))
    spoken_of = set(
        Row.objects.filter(
            person_id__in=entries,
            outcome__in=(Row.Outcome.MATCHED, Row.Outcome.ADDED),
            submission__undone_at=None,
        ).values_list("person_id", flat=True)
    )
    for statements in (Evidence.objects, Plan.objects):
        standing = statements.filter(person_id__in=entries, withdrawn_at=None)
        spoken_of |= set(standing.values_list("person_id", flat=True))
    spoken_of |= set(standing_for(spoken_of).values())
    unspoken = Person.objects.filter(pk__in=bulk.among(people - spoken_of), removed_at=None)
    unspoken.update(removed_at=now)
    asked = Person.objects.filter(pk__in=bulk.among(people))
    removed = set(asked.exclude(removed_at=None).values_list("pk", flat=True))
    applying.forget_statuses(removed)
    return removed
