"""What the lines of a file say of instructions not to share: that one stands, or none any more."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from fingerpost.core.sharing.instructions import Giver
from fingerpost.core.workflow import SubmissionState
from fingerpost.db import bulk
from fingerpost.intake.models import Row, Submission
from fingerpost.people.merging.queries import PERSON_MEANT, with_entries
from fingerpost.people.models import Person
from fingerpost.sharing import actions
from fingerpost.sharing.models import Instruction


class Told:
    """What one file tells of instructions: gathered, then kept at once.

    The latest line of somebody speaks. That sharing is agreed takes back only what the same sender
    was told, or told us: nobody can take back an instruction given to somebody else.
    """

    def __init__(self, submission: Submission) -> None:
        self.submission = submission
        self.said: dict[int, bool] = {}

    def add(self, said: Mapping[int, bool]) -> None:
        """Take note of whether sharing is withheld of these; of most a file says nothing."""
        self.said |= said

    def keep(self) -> None:
        """Keep what was gathered."""
        withheld = [person for person, said in self.said.items() if said]
        agreed = [person for person, said in self.said.items() if not said]
        if withheld:
            self._keep_given(withheld)
        if agreed:
            self._keep_taken_back(agreed)

    def _keep_given(self, people: list[int]) -> None:
        on, how = self._on(), "A file of the school or provider says so"
        actions.record_instructions(
            [
                actions.Told(
                    person=person,
                    institution=self.submission.sender,
                    given_by=Giver.NOT_SAID,
                    on=on,
                    told=how,
                )
                for person in Person.objects.filter(pk__in=bulk.among(people))
            ],
            authority_id=self.submission.authority_id,
            by=self.submission.sent_by,
            submission_id=self.submission.pk,
        )

    def _keep_taken_back(self, people: list[int]) -> None:
        standing = Instruction.objects.standing().filter(
            person__in=bulk.among(with_entries(people)),
            institution=self.submission.sender,
            on__lte=self._on(),
        )
        if found := list(standing):
            actions.withdraw_instructions(
                found,
                how="A file of the school or provider says that sharing is agreed",
                on=self._on(),
                authority_id=self.submission.authority_id,
                by=self.submission.sent_by,
                submission_id=self.submission.pk,
            )

    def _on(self) -> date:
        return min(self.submission.as_of, timezone.localdate())


def take_back(submission: Submission, people: Collection[int] | None = None) -> None:
    """What a file told never was, of everybody or of these entries.

    Another file of the same sender may have said the same, which is kept only once. So the latest
    line that still counts speaks for whoever is left without.
    """
    undone = actions.undo_told(
        submission.pk,
        authority_id=submission.authority_id,
        people=None if people is None else with_entries(people),
    )
    speaking = {row.stands_for: row for row in _said(submission, undone)}
    told: dict[int, Told] = {}
    for person, row in speaking.items():
        one = told.setdefault(row.submission_id, Told(row.submission))
        one.add({person: row.fields["consent_withheld"]})
    for one in told.values():
        one.keep()


def _said(submission: Submission, people: Collection[int]) -> Iterable[Any]:
    """Lines: what files in use of the same sender say of these, the latest last."""
    rows = Row.objects.filter(
        person__in=bulk.among(with_entries(people)),
        submission__sender=submission.sender,
        submission__state=SubmissionState.APPLIED,
        fields__has_key="consent_withheld",
    )
    every = rows.select_related("submission").annotate(stands_for=PERSON_MEANT)
    return every.order_by("submission__as_of", "submission", "number")
