"""Answers to "Who is meant?": the same, different, nobody, cannot tell; and taking one back.

An answer is about a learner as the sender names them. So it settles every line of theirs that
waits, and is remembered for their next file. It is taken back whole.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db.models import Max, QuerySet
from django.utils import timezone

from fingerpost.audit.actions import act
from fingerpost.core.access import Permission
from fingerpost.core.workflow import SubmissionState, WrongMove
from fingerpost.evidence.actions import lock_people, rederive, withdraw_row
from fingerpost.intake import applying, consents, instructions
from fingerpost.intake.actions import put_details_back, set_aside_the_unspoken
from fingerpost.intake.linking import ASKED
from fingerpost.intake.models import DetailsChange, Row
from fingerpost.intake.newcomers import add_people, adds_people
from fingerpost.intake.records import from_json
from fingerpost.intake.review import queue
from fingerpost.intake.since_last import actions as since_last
from fingerpost.linkage.learners import fingerprint
from fingerpost.linkage.models import Answer, Candidate
from fingerpost.organisations.access import Access
from fingerpost.people.models import Person

NOT_IN_USE = "The file this line is from is not in use any more."
BEFORE_ANOTHER = "A colleague is at this line just now, or has settled it. Here is another."
NOT_WAITING = "This line does not wait any more."


def same(row: Row, *, person: Person, by: Access) -> None:
    """Say that a line means this young person; what it states becomes evidence at once.

    Raises:
        Refused: the role may not.
        WrongMove: the line is settled, before a colleague, or its file not in use.
    """
    with _answering("settled a row", row, by=by, subject=person) as answering:
        for one in answering.rows:
            answering.apply(one, person)
            answering.keep(one, Answer.Said.SAME, person)


def different(row: Row, *, person: Person, by: Access) -> None:
    """Say that a line does not mean this young person; with nobody else left it means nobody."""
    with _answering("said who a row is not", row, by=by, subject=person) as answering:
        for one in answering.rows:
            answering.keep(one, Answer.Said.DIFFERENT, person)
            if not open_candidates(one):
                answering.settle_as_nobody(one)


def nobody(row: Row, *, by: Access) -> None:
    """Say that a line means nobody we hold: somebody new, where its list may add people; else the
    line is set aside.
    """
    with _answering("set a row aside", row, by=by) as answering:
        for one in answering.rows:
            for candidate in open_candidates(one):
                answering.keep(one, Answer.Said.DIFFERENT, candidate.person)
            answering.settle_as_nobody(one)


def cannot_tell(row: Row, *, by: Access) -> None:
    """Leave a line to a colleague."""
    with _answering("asked for a second opinion", row, by=by) as answering:
        answering.keep(answering.rows[0], Answer.Said.CANNOT_TELL, None)


def bring_back(row: Row, *, by: Access) -> None:
    """Let a line that was set aside wait again."""
    with _locked("brought a row back", row, by=by) as (row, _):
        if row.outcome == Row.Outcome.SET_ASIDE:
            _take_back(Answer.objects.standing().filter(**_named(row)), row, by=by)


def undo(answer: Answer, *, by: Access) -> None:
    """Take an answer back: whatever its lines brought is withdrawn, and they wait again.

    Raises:
        WrongMove: it is taken back already, or the file is not in use.
    """
    row = Row.objects.get(submission_id=answer.submission_id, number=answer.row_number)
    with _locked("took an answer back", row, by=by, subject=answer.person) as (row, _):
        together = Answer.objects.standing().filter(
            authority_id=answer.authority_id, by=answer.by, at=answer.at
        )
        if not together.exists():
            raise WrongMove("This answer is taken back already.")
        lines = set(together.values_list("submission_id", "row_number"))
        for submission_id, number in sorted(lines):
            one = Row.objects.select_for_update().get(submission_id=submission_id, number=number)
            _take_back(together.filter(**_named(one)), one, by=by)


def open_candidates(row: Row) -> list[Candidate]:
    """Whom a line may still mean, likeliest first: nobody has said it does not."""
    learner = fingerprint(from_json(row.fields), authority_id=row.authority_id)
    refused = Answer.objects.standing().filter(
        authority_id=row.authority_id, said=Answer.Said.DIFFERENT
    )
    of_row = refused.filter(submission_id=row.submission_id, row_number=row.number)
    of_learner = refused.filter(sender_id=row.submission.sender_id, learner=learner)
    refused = (of_row | of_learner) if learner else of_row
    candidates = Candidate.objects.filter(
        **_named(row), decision=Candidate.Decision.REVIEW, person__removed_at=None
    ).exclude(person__in=refused.values("person"))
    return _once(candidates.select_related(*WITH_PERSON))


WITH_PERSON = tuple(
    f"{person}{more}"
    for person in ("person", "person__merged_into")
    for more in ("", "__school", "__status")
)


def _once(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Each young person once, by the entry that stands for them."""
    found: dict[int, Candidate] = {}
    for candidate in candidates:
        candidate.person = candidate.person.merged_into or candidate.person
        found.setdefault(candidate.person.pk, candidate)
    return list(found.values())


class _Answering:
    """One answer under way: the line, the other lines of its learner, and what each is told."""

    def __init__(self, row: Row, by: Access, at: datetime) -> None:
        self.by = by
        self.at = at
        self.learner = fingerprint(from_json(row.fields), authority_id=row.authority_id)
        self.rows = [row, *self._others(row)]
        self.added: Person | None = None
        self.changes: dict[int, int | None] = {}

    def _others(self, row: Row) -> Iterator[Row]:
        """Lines of the same learner of the same sender that wait, and nobody else is at."""
        waiting = Row.objects.visible_to(self.by).waiting().select_related("submission")
        same_sender = waiting.filter(
            submission__sender_id=row.submission.sender_id,
            submission__state=SubmissionState.APPLIED,
        )
        for other in same_sender.exclude(pk=row.pk) if self.learner else ():
            fields = from_json(other.fields)
            if fingerprint(fields, authority_id=other.authority_id) == self.learner:
                locked = Row.objects.select_for_update().get(pk=other.pk)
                if not queue.is_before_another(locked, self.by):
                    yield other

    def apply(self, row: Row, person: Person) -> None:
        """What the line states becomes evidence; the change of details it brings is noted."""
        brought = DetailsChange.objects.filter(submission_id=row.submission_id, person=person)
        before = brought.aggregate(last=Max("pk"))["last"] or 0
        applying.apply_to(row, person=person, by=self.by.user)
        change = brought.filter(pk__gt=before).first()
        self.changes[row.pk] = change.pk if change else None

    def settle_as_nobody(self, row: Row) -> None:
        """Somebody new where the list may add people, else set aside."""
        person = self.added or self._newcomer(row)
        if person is None:
            Row.objects.filter(pk=row.pk).update(outcome=Row.Outcome.SET_ASIDE)
        else:
            self.added = person
            self.apply(row, person)
            Row.objects.filter(pk=row.pk).update(
                outcome=Row.Outcome.ADDED, matched_by="a person said they are new"
            )
        self.keep(row, Answer.Said.NOBODY, person)
        applying.count_again(row.submission)

    def _newcomer(self, row: Row) -> Person | None:
        if not adds_people(row.submission):
            return None
        add_people(row.submission, [[(row.number, from_json(row.fields))]])
        return Row.objects.select_related("person").get(pk=row.pk).person

    def keep(self, row: Row, said: Answer.Said, person: Person | None) -> None:
        """Remember what was said, in place of what was said before of this learner and person."""
        standing = Answer.objects.standing().filter(
            authority_id=row.authority_id, sender_id=row.submission.sender_id
        )
        learner = self.learner if row is self.rows[0] else ""  # remembered once
        if said == Answer.Said.SAME and learner:
            before = standing.filter(learner=learner, said=Answer.Said.SAME)
            before.update(undone_at=self.at, undone_by=self.by.user)
        Answer.objects.create(
            authority_id=row.authority_id,
            sender_id=row.submission.sender_id,
            learner=learner,
            submission_id=row.submission_id,
            row_number=row.number,
            said=said,
            person=person,
            at=self.at,
            by=self.by.user,
            change_id=self.changes.get(row.pk),
        )
        queue.give_up_turn(row)


@contextmanager
def _answering(
    verb: str, row: Row, *, by: Access, subject: Person | None = None
) -> Iterator[_Answering]:
    """One act of answering about a line that waits."""
    with _locked(verb, row, by=by, subject=subject) as (row, detail):
        if row.outcome != Row.Outcome.WAITING:
            raise WrongMove(NOT_WAITING)
        if queue.is_before_another(row, by):
            raise WrongMove(BEFORE_ANOTHER)
        answering = _Answering(row, by, timezone.now())
        yield answering
        detail["lines"] = len(answering.rows)


@contextmanager
def _locked(
    verb: str, row: Row, *, by: Access, subject: Person | None = None
) -> Iterator[tuple[Row, dict[str, Any]]]:
    """One act about a line of a file in use, with nobody else writing of people or of it."""
    by.check(Permission.SETTLE_ROWS)
    with act(verb, by=by.user, authority_id=row.authority_id, subject=subject) as detail:
        lock_people(row.authority_id)
        found = Row.objects.select_for_update(of=("self",)).select_related("submission")
        row = found.get(pk=row.pk)
        if row.submission.state != SubmissionState.APPLIED:
            raise WrongMove(NOT_IN_USE)
        yield row, detail
        detail["row"] = row.pk


def _named(row: Row) -> dict[str, Any]:
    """How linkage names a line."""
    return {
        "authority_id": row.authority_id,
        "submission_id": row.submission_id,
        "row_number": row.number,
    }


def _take_back(answers: QuerySet[Answer], row: Row, *, by: Access) -> None:
    """Withdraw what a line brought by these answers, and let it wait again."""
    now = timezone.now()
    changes = [change for change in answers.values_list("change_id", flat=True) if change]
    answers.update(undone_at=now, undone_by=by.user)
    queue.give_up_turn(row)
    if row.outcome == Row.Outcome.WAITING:
        return
    person_id, was_new = row.person_id, row.outcome == Row.Outcome.ADDED
    row.person, row.outcome, row.matched_by = None, Row.Outcome.WAITING, ASKED
    row.save()
    applying.count_again(row.submission)
    if person_id:
        people = _withdraw(row, person_id, changes, by=by, at=now)
        people -= set_aside_the_unspoken(people, now) if was_new else set()
        since_last.work_out(row.submission)
        rederive(authority_id=row.authority_id, as_at=timezone.localdate(now), person_ids=people)


def _withdraw(
    row: Row, person_id: int, changes: list[int], *, by: Access, at: datetime
) -> set[int]:
    """Take back what a line stated and the details it changed; gives the people it spoke of."""
    people = withdraw_row(
        row.submission_id,
        row.number,
        authority_id=row.authority_id,
        by=by.user,
        why="The answer to who is meant was taken back",
        at=at,
    )
    brought = DetailsChange.objects.filter(pk__in=changes)
    people |= put_details_back(brought) | {person_id}
    brought.delete()
    if "consent_withheld" in row.fields:
        instructions.take_back(row.submission, [person_id])
    if "consent_answer" in row.fields:
        consents.take_back(row.submission, [person_id])
    return people
